using Shinten.Sealing.Ids;

namespace Shinten.Storage.Letters;

/// <summary>A stored object of one message is not whole or does not open; other messages are not concerned.</summary>
public sealed class DamagedLetterException(MessageId message, string part)
    : Exception($"The {part} of message {message.Value} is damaged and cannot be opened.")
{
    public MessageId Letter { get; } = message;
}
