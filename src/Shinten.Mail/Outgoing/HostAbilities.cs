namespace Shinten.Mail.Outgoing;

/// <summary>What a server takes beyond lines of ASCII, or what a letter asks of it.</summary>
[Flags]
public enum HostAbilities
{
    None = 0,

    /// <summary>8BITMIME: octets above 127 in bodies (RFC 6152 §3).</summary>
    EightBit = 1,

    /// <summary>BINARYMIME: bodies that are not lines (RFC 3030 §3).</summary>
    Binary = 1 << 1,

    /// <summary>SMTPUTF8: UTF-8 in header fields and addresses (RFC 6531 §3).</summary>
    Utf8 = 1 << 2,
}
