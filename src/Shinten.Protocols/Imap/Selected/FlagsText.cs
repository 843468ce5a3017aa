using System.Buffers;
using System.Text;
using Shinten.Mail.Flags;
using Shinten.Protocols.Imap.Writing;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Selected;

/// <summary>Writes flags and keywords; the last are kept, since most letters of a mailbox have the same.</summary>
internal sealed class FlagsText(Account account)
{
    private static readonly (SystemFlags Flag, string Name)[] Names =
    [
        (SystemFlags.Answered, "\\Answered"),
        (SystemFlags.Flagged, "\\Flagged"),
        (SystemFlags.Deleted, "\\Deleted"),
        (SystemFlags.Seen, "\\Seen"),
        (SystemFlags.Draft, "\\Draft"),
    ];

    private static readonly FlagSet AllFlags = FlagSet.Of(
        SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Seen | SystemFlags.Draft);

    private KeywordTable? _keywords;
    private FlagSet _lastFlags;
    private byte[] _last = "()"u8.ToArray();

    /// <summary>System flags and keywords that may be shown, as in the untagged FLAGS.</summary>
    public string All => string.Join(' ', NamesIn(AllFlags).Concat(account.Keywords.Names));

    // "(" [flag *(SP flag)] ")"
    public void Write(IBufferWriter<byte> output, FlagSet flags)
    {
        if (flags != _lastFlags || !ReferenceEquals(_keywords, account.Keywords))
        {
            _keywords = account.Keywords;
            _lastFlags = flags;
            _last = Encoding.ASCII.GetBytes($"({string.Join(' ', NamesIn(flags).Concat(_keywords.NamesIn(flags)))})");
        }

        output.Write(_last);
    }

    private static IEnumerable<string> NamesIn(FlagSet flags)
        => Names.Where(flag => flags.Has(flag.Flag)).Select(flag => flag.Name);
}
