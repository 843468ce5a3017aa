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

        Span<byte> text = decoded.AsSpan(0, length);
        int first = text.IndexOf((byte)0);
        int second = first < 0 ? -1 : text[(first + 1)..].IndexOf((byte)0);
        bool valid = second > 0 && System.Text.Unicode.Utf8.IsValid(text) && text[(first + second + 2)..] is { IsEmpty: false } secret
            && !secret.Contains((byte)0);
        if (valid)
        {
            string identity = Encoding.UTF8.GetString(text.Slice(first + 1, second));
            string authorize = Encoding.UTF8.GetString(text[..first]);

            // Nobody acts for somebody else: an authorization identity must be the one that signs in.
            valid = authorize.Length == 0 || authorize.Equals(identity, StringComparison.OrdinalIgnoreCase);
            message = valid ? new PlainMessage(identity, text[(first + second + 2)..].ToArray()) : null;
        }

        System.Security.Cryptography.CryptographicOperations.ZeroMemory(decoded);
        return valid;
    }

    public override string ToString() => "SASL PLAIN message";
}
