using Shinten.Protocols.Imap.Mailboxes;

namespace Shinten.Protocols.Imap.Listing;

/// <summary>Chooses what LIST and LSUB show of the mailboxes (RFC 9051 §6.3.9, RFC 5258 §3).</summary>
internal sealed class MailboxLister(ListRequest request, IReadOnlyList<NamedMailbox> mailboxes)
{
    private readonly string[] _patterns =
        [.. request.Patterns.Select(pattern => ListPattern.Simplify(request.Reference + pattern))];

    /// <summary>A mailbox to list; CHILDINFO is empty or names the selection that mailboxes below it meet.</summary>
    public readonly record struct Listed(NamedMailbox Mailbox, string ChildInfo);

    public IEnumerable<Listed> Choose()
    {
        bool recursive = request.Selects.HasFlag(ListSelects.RecursiveMatch);
        foreach (NamedMailbox named in mailboxes.Where(named => Matches(named.Name)))
        {
            string childInfo = recursive ? ChildInfo(named) : "";
            if (IsSelected(named))
            {
                yield return new Listed(named, childInfo);
            }
            else if (childInfo.Length > 0 && Below(named).Any(child => IsSelected(child) && !Matches(child.Name)))
            {
                // Only where no mailbox below is listed itself (RFC 5258 §3.5).
                yield return new Listed(named, childInfo);
            }
        }
    }

    /// <summary>LSUB: subscribed mailboxes, and with "%" those above them that are not (RFC 3501 §6.3.9).</summary>
    public IEnumerable<(string Name, bool IsSubscribed)> ChooseSubscribed()
    {
        foreach (NamedMailbox named in mailboxes.Where(named => Matches(named.Name)))
        {
            if (named.Mailbox.IsSubscribed)
            {
                yield return (named.Name, true);
            }
            else if (Below(named).Any(child => child.Mailbox.IsSubscribed && !Matches(child.Name)))
            {
                yield return (named.Name, false);
            }
        }
    }

    private bool Matches(string name)
        => _patterns.Any(pattern => ListPattern.Matches(pattern, name));

    private bool IsSelected(NamedMailbox named)
        => (!request.Selects.HasFlag(ListSelects.Subscribed) || named.Mailbox.IsSubscribed)
            && (!request.Selects.HasFlag(ListSelects.SpecialUse) || ListText.HasUse(named));

    private string ChildInfo(NamedMailbox named)
    {
        List<string> met = [];
        if (request.Selects.HasFlag(ListSelects.Subscribed) && Below(named).Any(child => child.Mailbox.IsSubscribed))
        {
            met.Add("\"SUBSCRIBED\"");
        }

        if (request.Selects.HasFlag(ListSelects.SpecialUse) && Below(named).Any(ListText.HasUse))
        {
            met.Add("\"SPECIAL-USE\"");
        }

        return string.Join(' ', met);
    }

    private IEnumerable<NamedMailbox> Below(NamedMailbox named)
    {
        string above = named.Name + MailboxNames.Separator;
        return named.HasChildren
            ? mailboxes.Where(other => other.Name.StartsWith(above, StringComparison.Ordinal))
            : [];
    }
}
