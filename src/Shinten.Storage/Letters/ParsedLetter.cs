using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Words;

namespace Shinten.Storage.Letters;

/// <summary>A message with all that is found in it, shared by the accounts that receive it.</summary>
public sealed class ParsedLetter
{
    internal ParsedLetter(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Message = ParsedMessage.Parse(bytes);
        Envelope = Envelope.Of(Message);
        Words = WordSet.FromMessage(Message);
        Preview = Mail.Words.Preview.Of(Message);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public ParsedMessage Message { get; }

    internal Envelope Envelope { get; }

    internal WordSet Words { get; }

    internal string Preview { get; }

    /// <summary>The words of the letter below these header fields.</summary>
    internal ReadOnlyMemory<byte> WordsWith(ReadOnlyMemory<byte> fields)
        => WordMerge.Of(Words, WordSet.FromMessage(ParsedMessage.Parse(fields)));
}
