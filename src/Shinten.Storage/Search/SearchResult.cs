using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>What a search found.</summary>
/// <param name="Found">The messages that match, in the order given.</param>
/// <param name="Damaged">How many could not be judged because they do not open; they are not among the found.</param>
public sealed record SearchResult(IReadOnlyList<MessageEntry> Found, int Damaged);
