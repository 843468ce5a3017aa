namespace Shinten.Mail.Envelopes;

/// <summary>The part of an envelope that opening its letter needs: what to check, and what to undo.</summary>
public sealed record EnvelopeSealing(LetterRecord Letter, HeaderPatch HeaderPatch);
