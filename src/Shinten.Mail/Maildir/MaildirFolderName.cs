using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Mailboxes;

namespace Shinten.Mail.Maildir;

/// <summary>
/// The folder of a mailbox in a Maildir++, as Dovecot and Courier lay it out: <c>.Lists.dev</c>, in modified UTF-7.
/// What cannot stand in a component is written <c>\2e</c>, as Dovecot's plugin <c>listescape</c> does.
/// </summary>
public static class MaildirFolderName
{
    private const int MaxBytes = 240;
    private const int HashDigits = 12;

    /// <summary>The folder below the Maildir; empty for the Inbox, which is the Maildir itself.</summary>
    public static string Encode(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsInbox(path))
        {
            return "";
        }

        string name = "." + InDovecot(path);
        if (name.Length <= MaxBytes)
        {
            return name;
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('/', path)));
        return $"{name[..(MaxBytes - HashDigits - 1)]}~{Convert.ToHexStringLower(hash)[..HashDigits]}";
    }

    /// <summary>The name as the file <c>subscriptions</c> lists it.</summary>
    public static string Subscription(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsInbox(path) ? "INBOX" : Encode(path)[1..];
    }

    /// <summary>The components of a folder's name; what is not modified UTF-7 is taken as it is.</summary>
    public static IReadOnlyList<string> Decode(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string encoded = folder.TrimStart('.');
        return encoded.Length == 0 ? ["INBOX"] : [.. encoded.Split('.').Select(DecodeComponent)];
    }

    private static bool IsInbox(IReadOnlyList<string> path)
        => path.Count == 1 && path[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase);

    private static string InDovecot(IReadOnlyList<string> path)
        => string.Join('.', path.Select(component => ModifiedUtf7.Encode(Escape(component))));

    private static string Escape(string component)
    {
        string escaped = component
            .Replace("\\", "\\5c", StringComparison.Ordinal)
            .Replace(".", "\\2e", StringComparison.Ordinal)
            .Replace("/", "\\2f", StringComparison.Ordinal);
        return escaped.StartsWith('~') ? "\\7e" + escaped[1..] : escaped;
    }

    private static string DecodeComponent(string encoded)
    {
        bool isEncoded = ModifiedUtf7.TryDecode(Encoding.UTF8.GetBytes(encoded), out string text);
        string name = isEncoded ? text : encoded;
        return name
            .Replace("\\2e", ".", StringComparison.OrdinalIgnoreCase)
            .Replace("\\2f", "/", StringComparison.OrdinalIgnoreCase)
            .Replace("\\7e", "~", StringComparison.OrdinalIgnoreCase)
            .Replace("\\5c", "\\", StringComparison.OrdinalIgnoreCase);
    }
}
