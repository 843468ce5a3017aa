using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>A payload whose header was changed, and how to undo it.</summary>
public sealed record PatchedPayload(ReadOnlyMemory<byte> Payload, HeaderPatch Patch);

/// <summary>Makes the header fields of a sealed letter visible to OpenPGP readers as inner headers (sealing.md §5, RFC 9788).</summary>
public static class InnerHeaders
{
    /// <summary>The payload to store for an account that has a reading certificate; the letter itself where nothing is to do.</summary>
    public static PatchedPayload Patch(ParsedMessage message) => throw new NotSupportedException();
}
