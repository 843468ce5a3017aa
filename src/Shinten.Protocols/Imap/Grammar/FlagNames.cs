using Shinten.Mail.Flags;

namespace Shinten.Protocols.Imap.Grammar;

/// <summary>Turns the flags of a command into those of a message (RFC 9051 §2.3.2).</summary>
internal static class FlagNames
{
    public static MessageFlags Parse(IReadOnlyList<string> names)
    {
        SystemFlags system = SystemFlags.None;
        List<string> keywords = [];
        foreach (string name in names)
        {
            // What a client read as \Recent elsewhere it may try to put back; it has no meaning any more.
            if (name.Equals("\\Recent", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!MessageFlags.TryParse(name, out SystemFlags flag, out string? keyword))
            {
                throw new ImapSyntaxException("A flag is not one that can be kept.");
            }

            system |= flag;
            if (keyword is not null)
            {
                keywords.Add(keyword);
            }
        }

        return MessageFlags.TryMake(system, keywords, out MessageFlags? flags)
            ? flags
            : throw new ImapSyntaxException("There are too many keywords, or one is too long.");
    }
}
