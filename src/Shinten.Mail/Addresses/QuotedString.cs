namespace Shinten.Mail.Addresses;

/// <summary>Text between double quotes, with a backslash before what would end it (RFC 5322 §3.2.4).</summary>
internal static class QuotedString
{
    public static string Of(string text)
    {
        string escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
