using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>One message in a search: its index entry, and what has been opened of it so far.</summary>
internal struct SearchSubject
{
    public required MessageEntry Entry;

    /// <summary>Its place among the messages searched.</summary>
    public required int Row;

    public EnvelopeFields? Fields;

    public ReadOnlyMemory<byte>? Header;

    public ParsedMessage? Letter;

    /// <summary>Nothing more can be opened: what is not known by now does not match. False to the end of
    /// a letter that does not open.</summary>
    public bool IsExhausted;

    public readonly Verdict Unseen => IsExhausted ? Verdict.No : Verdict.Unknown;
}
