using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Shinten.Protocols.Sasl;

/// <summary>The one message of SASL PLAIN (RFC 4616 §2).</summary>
internal sealed record PlainMessage(string Address, byte[] Secret)
{
    private const int MaxLength = 1024;

    // message = [authzid] UTF8NUL authcid UTF8NUL passwd
    public static bool TryParse(ReadOnlySpan<byte> base64, [NotNullWhen(true)] out PlainMessage? message)
    {
        message = null;
        byte[] decoded = new byte[MaxLength];
        if (base64.Length > MaxLength
            || Base64.DecodeFromUtf8(base64, decoded, out _, out int length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        message = Split(decoded.AsSpan(0, length));
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(decoded);
        return message is not null;
    }

    private static PlainMessage? Split(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOf((byte)0);
        int length = first < 0 ? -1 : text[(first + 1)..].IndexOf((byte)0);
        if (length <= 0 || !System.Text.Unicode.Utf8.IsValid(text))
        {
            return null;
        }

        string identity = Encoding.UTF8.GetString(text.Slice(first + 1, length));
        string authorize = Encoding.UTF8.GetString(text[..first]);
        ReadOnlySpan<byte> secret = text[(first + length + 2)..];

        // Nobody acts for somebody else: an authorization identity must be the one that signs in.
        bool isOwn = authorize.Length == 0 || authorize.Equals(identity, StringComparison.OrdinalIgnoreCase);
        return isOwn && !secret.IsEmpty && !secret.Contains((byte)0)
            ? new PlainMessage(identity, secret.ToArray())
            : null;
    }

    public override string ToString() => "SASL PLAIN message";
}
