using Shinten.Mail.Flags;

namespace Shinten.Owner.Import;

/// <summary>Flags by the names that IMAP gives them; what is none is passed over.</summary>
internal static class FlagNames
{
    public static MessageFlags Parse(IEnumerable<string> names)
    {
        SystemFlags system = SystemFlags.None;
        List<string> keywords = [];
        foreach (string name in names)
        {
            if (MessageFlags.TryParse(name, out SystemFlags flag, out string? keyword))
            {
                system |= flag;
                if (keyword is not null && keywords.Count < MessageFlags.MaxKeywords)
                {
                    keywords.Add(keyword);
                }
            }
        }

        return MessageFlags.TryMake(system, keywords, out MessageFlags? flags) ? flags : MessageFlags.Of(system);
    }
}
