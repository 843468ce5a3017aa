using System.Text;
using Shinten.Mail.Flags;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap.Searching;

/// <summary>Parses what SEARCH asks (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 7162 §3.1.5, RFC 8474 §5.4).</summary>
internal ref struct SearchGrammar
{
    private const int MaxDepth = 50;
    private const int MaxKeys = 1_000;

    private readonly SelectedMailbox _selected;
    private ImapArguments _arguments;
    private int _depth;
    private int _keys;
    private bool _usesModSeq;

    private SearchGrammar(ImapArguments arguments, SelectedMailbox selected)
    {
        _arguments = arguments;
        _selected = selected;
    }

    // search = "SEARCH" [search-return-opts] SP search-program
    public static SearchRequest Parse(ImapArguments arguments, SelectedMailbox selected)
    {
        SearchGrammar grammar = new(arguments, selected);
        SearchReturns returns = grammar.Program(out SearchKey key);
        return new SearchRequest(returns, key, grammar._usesModSeq);
    }

    // search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)
    private SearchReturns Program(out SearchKey key)
    {
        _arguments.Space();
        SearchReturns returns = SearchReturns.None;
        if (_arguments.TakesWord("RETURN"u8))
        {
            returns = Returns();
            _arguments.Space();
        }

        if (_arguments.TakesWord("CHARSET"u8))
        {
            Charset(returns);
            _arguments.Space();
        }

        key = Keys();
        _arguments.End();
        return returns;
    }

    // search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"
    private SearchReturns Returns()
    {
        SearchReturns returns = SearchReturns.None;
        _arguments.Space();
        _arguments.Open();
        if (!_arguments.Takes((byte)')'))
        {
            do
            {
                returns |= _arguments.Word() switch
                {
                    "MIN" => SearchReturns.Min,
                    "MAX" => SearchReturns.Max,
                    "ALL" => SearchReturns.All,
                    "COUNT" => SearchReturns.Count,
                    "SAVE" => SearchReturns.Save,
                    _ => throw new ImapSyntaxException("SEARCH RETURN does not know an option."),
                };
            }
            while (_arguments.TakesSpace());
            _arguments.Close();
        }

        return returns == SearchReturns.None ? SearchReturns.All : returns;
    }

    private void Charset(SearchReturns returns)
    {
        _arguments.Space();
        string charset = Encoding.Latin1.GetString(_arguments.AString());
        if (!charset.Equals("UTF-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("US-ASCII", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadCharsetException(returns.HasFlag(SearchReturns.Save));
        }
    }

    private SearchKey Keys()
    {
        List<SearchKey> keys = [];
        do
        {
            keys.Add(Key());
        }
        while (_arguments.TakesSpace());
        return keys.Count == 1 ? keys[0] : new SearchKey.And(keys);
    }

    // search-key = "ALL" / … / sequence-set / "(" search-key *(SP search-key) ")"
    private SearchKey Key()
    {
        if (++_keys > MaxKeys || ++_depth > MaxDepth)
        {
            throw new ImapSyntaxException("The SEARCH is too large or nested too deeply.");
        }

        SearchKey key;
        if (_arguments.Takes((byte)'('))
        {
            key = Keys();
            _arguments.Close();
        }
        else if (_arguments.Sees((byte)'*') || _arguments.Sees((byte)'$') || SeesDigit())
        {
            key = _selected.SearchBySequence(_arguments.NumberSet());
        }
        else
        {
            key = Named(_arguments.Word());
        }

        _depth--;
        return key;
    }

    private readonly bool SeesDigit()
        => !_arguments.Rest.IsEmpty && char.IsAsciiDigit((char)_arguments.Rest[0]);

    private SearchKey Named(string word) => word switch
    {
        "ALL" or "OLD" => SearchKey.Everything,
        // Nothing is ever \Recent here (RFC 9051 §2.3.2 did away with it).
        "NEW" or "RECENT" => Nothing,
        "NOT" => new SearchKey.Not(AfterSpace()),
        "OR" => new SearchKey.Or(AfterSpace(), AfterSpace()),
        "UID" => Uid(),
        "MODSEQ" => ModSeq(),
        "EMAILID" => _selected.SearchByEmailId(ObjectId()),
        "THREADID" => _selected.SearchByThreadId(ObjectId()),
        _ => Flag(word) ?? Text(word) ?? Dated(word)
            ?? throw new ImapSyntaxException("SEARCH does not know a key."),
    };

    private static SearchKey Nothing => new SearchKey.Not(SearchKey.Everything);

    private SearchKey? Flag(string word) => word switch
    {
        "ANSWERED" => new SearchKey.HasFlag(SystemFlags.Answered),
        "DELETED" => new SearchKey.HasFlag(SystemFlags.Deleted),
        "DRAFT" => new SearchKey.HasFlag(SystemFlags.Draft),
        "FLAGGED" => new SearchKey.HasFlag(SystemFlags.Flagged),
        "SEEN" => new SearchKey.HasFlag(SystemFlags.Seen),
        "UNANSWERED" => new SearchKey.Not(new SearchKey.HasFlag(SystemFlags.Answered)),
        "UNDELETED" => new SearchKey.Not(new SearchKey.HasFlag(SystemFlags.Deleted)),
        "UNDRAFT" => new SearchKey.Not(new SearchKey.HasFlag(SystemFlags.Draft)),
        "UNFLAGGED" => new SearchKey.Not(new SearchKey.HasFlag(SystemFlags.Flagged)),
        "UNSEEN" => new SearchKey.Not(new SearchKey.HasFlag(SystemFlags.Seen)),
        "KEYWORD" => Keyword(),
        "UNKEYWORD" => new SearchKey.Not(Keyword()),
        _ => null,
    };

    private SearchKey? Text(string word) => word switch
    {
        "FROM" => new SearchKey.Address(AddressField.From, Words()),
        "TO" => new SearchKey.Address(AddressField.To, Words()),
        "CC" => new SearchKey.Address(AddressField.Cc, Words()),
        "BCC" => new SearchKey.Address(AddressField.Bcc, Words()),
        "SUBJECT" => new SearchKey.Subject(Words()),
        "BODY" => new SearchKey.Body(Words()),
        "TEXT" => new SearchKey.Anywhere(Words()),
        "HEADER" => new SearchKey.Header(Words(), Words()),
        _ => null,
    };

    private SearchKey? Dated(string word) => word switch
    {
        "BEFORE" => new SearchKey.Arrived(null, Day()),
        "ON" => On((first, end) => new SearchKey.Arrived(first, end)),
        "SINCE" => new SearchKey.Arrived(Day(), null),
        "SENTBEFORE" => new SearchKey.Sent(null, Day()),
        "SENTON" => On((first, end) => new SearchKey.Sent(first, end)),
        "SENTSINCE" => new SearchKey.Sent(Day(), null),
        "LARGER" => new SearchKey.Larger(Octets()),
        "SMALLER" => new SearchKey.Smaller(Octets()),
        _ => null,
    };

    private SearchKey AfterSpace()
    {
        _arguments.Space();
        return Key();
    }

    private SearchKey Uid()
    {
        _arguments.Space();
        return _selected.SearchByUid(_arguments.NumberSet());
    }

    // search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer
    private SearchKey.ModSeqAtLeast ModSeq()
    {
        _arguments.Space();
        if (_arguments.Sees((byte)'"'))
        {
            _arguments.AString();
            _arguments.Space();
            if (_arguments.Word() is not ("PRIV" or "SHARED" or "ALL"))
            {
                throw new ImapSyntaxException("MODSEQ names an unknown entry type.");
            }

            _arguments.Space();
        }

        _usesModSeq = true;
        return new SearchKey.ModSeqAtLeast(_arguments.Number64());
    }

    private string ObjectId()
    {
        _arguments.Space();
        return Encoding.ASCII.GetString(_arguments.Atom());
    }

    private SearchKey.HasKeyword Keyword()
    {
        _arguments.Space();
        return new SearchKey.HasKeyword(_arguments.Flag());
    }

    private string Words()
    {
        _arguments.Space();
        byte[] words = _arguments.AString();
        return System.Text.Unicode.Utf8.IsValid(words)
            ? Encoding.UTF8.GetString(words)
            : throw new ImapSyntaxException("A search text is not UTF-8.");
    }

    private DateOnly Day()
    {
        _arguments.Space();
        return _arguments.Date();
    }

    private SearchKey On(Func<DateOnly, DateOnly, SearchKey> key)
    {
        DateOnly day = Day();
        return key(day, day.AddDays(1));
    }

    private long Octets()
    {
        _arguments.Space();
        return _arguments.Number64();
    }
}
