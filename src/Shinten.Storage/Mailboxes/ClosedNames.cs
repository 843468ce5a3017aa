using System.Globalization;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Mailboxes;

/// <summary>
/// What a mailbox is called where its name may not be opened; commands take it beside the true name (sealing.md §8).
/// </summary>
public static class ClosedNames
{
    private const string Prefix = "Folder-";

    public static string Of(MailboxId mailbox)
        => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{mailbox.Value}");

    internal static MailboxId? Find(string component)
        => component.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(
                component.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? new MailboxId(id)
            : null;
}
