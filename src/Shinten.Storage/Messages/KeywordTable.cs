using System.Collections.Immutable;
using Shinten.Mail.Flags;

namespace Shinten.Storage.Messages;

/// <summary>The keywords an account uses, numbered in the order of their first use; a number never changes.</summary>
public sealed class KeywordTable
{
    private readonly ImmutableArray<string> _names;

    internal KeywordTable(ImmutableArray<string> names) => _names = names;

    public static KeywordTable Empty { get; } = new([]);

    public IReadOnlyList<string> Names => _names;

    /// <summary>The flag of this keyword; empty if the account does not use it. Case does not count.</summary>
    public FlagSet Find(string keyword)
    {
        for (int number = 0; number < _names.Length; number++)
        {
            if (string.Equals(_names[number], keyword, StringComparison.OrdinalIgnoreCase))
            {
                return FlagSet.Keyword(number);
            }
        }

        return FlagSet.None;
    }

    /// <summary>The keywords among these flags, in the order of the table.</summary>
    public IEnumerable<string> NamesIn(FlagSet flags)
    {
        for (int number = 0; number < _names.Length; number++)
        {
            if (flags.Has(FlagSet.Keyword(number)))
            {
                yield return _names[number];
            }
        }
    }

    /// <summary>These flags with their keywords by name.</summary>
    public MessageFlags Describe(FlagSet flags)
        => MessageFlags.TryMake(flags.System, NamesIn(flags), out MessageFlags? described)
            ? described
            : MessageFlags.Of(flags.System);

    internal KeywordTable Add(string keyword) => new(_names.Add(keyword));
}
