using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>
/// Reads <c>value; name=value; …</c> as Content-Type and Content-Disposition have it (RFC 2045 §5.1, RFC 2231 §4).
/// </summary>
internal static class ParameterReader
{
    public const int MaxParameters = 128;

    /// <summary>The value before the parameters; the parameters come out decoded, joined and each once.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> field, out IReadOnlyList<ContentParameter> parameters)
    {
        field = Bytes.Unfold(field);
        ParameterScanner scanner = new(field);
        ReadOnlySpan<byte> value = scanner.ReadValue();
        List<ContentParameter> found = [];
        ContinuedParameters? continued = null;
        for (int count = 0; count < MaxParameters && scanner.TryRead(); count++)
        {
            int star = scanner.Name.IndexOf((byte)'*');
            if (star > 0)
            {
                (continued ??= new ContinuedParameters()).Add(scanner.Name, star, scanner.Value());
            }
            else if (!Has(found, scanner.Name))
            {
                found.Add(Plain(scanner.Name, scanner.Value()));
            }
        }

        continued?.MoveTo(found);
        parameters = found.Count == 0 ? [] : found;
        return value;
    }

    private static bool Has(List<ContentParameter> parameters, ReadOnlySpan<byte> name)
    {
        foreach (ContentParameter parameter in parameters)
        {
            if (Ascii.EqualsIgnoreCase(name, parameter.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static ContentParameter Plain(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        string raw = Bytes.ToText(value);
        bool hasWords = value.IndexOf("=?"u8) >= 0;
        return new ContentParameter(KnownText.LowerOf(name), hasWords ? EncodedWord.Decode(value) : raw)
        {
            RawValue = hasWords && Ascii.IsValid(value) ? raw : null,
        };
    }
}
