using Shinten.Sealing.Ids;

namespace Shinten.Storage.Letters;

/// <summary>An envelope as it was opened.</summary>
public readonly record struct OpenedEnvelope(MessageId Message, ReadOnlyMemory<byte> Json);

/// <summary>Takes an envelope that was kept; its bytes are gone when this returns.</summary>
/// <param name="index">Which of the messages asked for.</param>
public delegate void RecalledEnvelope(int index, ReadOnlySpan<byte> json);
