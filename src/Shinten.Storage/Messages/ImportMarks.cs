namespace Shinten.Storage.Messages;

/// <summary>By what an imported letter is known again. Its owner makes them; to the server they are noise, and it keeps
/// them as long as the account's keys (sealing.md §12).</summary>
/// <param name="Own">Where one of these is known, the letter is there already and is not stored again.</param>
/// <param name="Also">What else is kept when the letter is stored, or found to be there.</param>
public sealed record ImportMarks(
    IReadOnlyList<ReadOnlyMemory<byte>> Own, IReadOnlyList<ReadOnlyMemory<byte>> Also);
