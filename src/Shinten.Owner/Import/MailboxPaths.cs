using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Import;

/// <summary>The mailboxes that letters are imported into, made when they are first needed.</summary>
/// <param name="into">Components of the mailbox that takes the place of INBOX, and below which all others go; none
/// means that names are kept.</param>
internal sealed class MailboxPaths(IAdministration administration, string proof, IReadOnlyList<string> into)
{
    private const int MaxDepth = 20;
    private const int MaxComponentBytes = 255;
    private const int KeptBytes = 200;
    private const string Unnamed = "_";

    private readonly Dictionary<string, MailboxId> _made = new(StringComparer.Ordinal);

    public int Count => _made.Count;

    public async ValueTask<MailboxId> FindAsync(
        IReadOnlyList<string> path, bool isSubscribed, CancellationToken cancel)
    {
        bool isRoot = into.Count > 0 && path is [{ } only] && MailboxRoles.Of(only) == MailboxRole.Inbox;
        string[] clean = Clean(isRoot ? into : [.. into, .. path]);
        string key = string.Join('\0', clean);
        if (_made.TryGetValue(key, out MailboxId known))
        {
            return known;
        }

        MadeMailbox made = await administration.MakeMailboxAsync(
            new MailboxToMake(proof, clean, isSubscribed), cancel);
        MailboxId mailbox = made.Mailbox ?? throw new CommandFailedException(
            made.Outcome == CreateMailboxOutcome.TooMany
                ? "the account has as many mailboxes as it may."
                : $"the account takes no mailbox of the name {string.Join('/', clean)}.");
        _made.Add(key, mailbox);
        return mailbox;
    }

    /// <summary>A name that any account takes, as near to that of the source as can be.</summary>
    public static string[] Clean(IReadOnlyList<string> path)
    {
        string[] clean = [.. path.Select(CleanComponent)];
        return clean.Length <= MaxDepth
            ? clean
            : [.. clean[..(MaxDepth - 1)], CleanComponent(string.Join('-', clean[(MaxDepth - 1)..]))];
    }

    private static bool IsTaken(Rune rune)
        => !Rune.IsControl(rune) && rune != Rune.ReplacementChar && rune.Value != '/';

    private static string CleanComponent(string component)
    {
        string clean = string.Concat(component.Normalize(NormalizationForm.FormC).EnumerateRunes()
            .Select(rune => IsTaken(rune) ? rune.ToString() : Unnamed));
        if (clean.Length == 0)
        {
            return Unnamed;
        }

        if (Encoding.UTF8.GetByteCount(clean) <= MaxComponentBytes)
        {
            return clean;
        }

        // Cut, with a hash so that two that differ at their ends stay two.
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)))[..12];
        StringBuilder kept = new();
        int bytes = 0;
        foreach (Rune rune in clean.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > KeptBytes)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append(CultureInfo.InvariantCulture, $"-{hash}").ToString();
    }
}
