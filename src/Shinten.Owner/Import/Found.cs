using Shinten.Mail.Flags;

namespace Shinten.Owner.Import;

/// <summary>What a source of letters holds.</summary>
internal abstract record Found
{
    private Found()
    {
    }

    /// <summary>A mailbox, which is made even if nothing is in it.</summary>
    /// <param name="Path">The components of its name as they are at the source.</param>
    internal sealed record Folder(IReadOnlyList<string> Path, bool IsSubscribed) : Found;

    /// <param name="Bytes">As they are to be stored; gone when the next is asked for.</param>
    internal sealed record Letter(IReadOnlyList<Place> Places, DateTimeOffset Date, ReadOnlyMemory<byte> Bytes) : Found
    {
        /// <summary>Where it stands at a source that names its letters; null if it does not.</summary>
        public Origin? Origin { get; init; }
    }

    /// <summary>A letter that is there already.</summary>
    internal sealed record Known : Found;

    /// <summary>A letter that cannot be imported, said where it is and why.</summary>
    internal sealed record Bad(string Where, string Why) : Found;

    /// <summary>Deleted at the source and only not yet taken out there.</summary>
    internal sealed record LeftOver : Found;
}

/// <summary>A mailbox that a letter is in, and its flags there.</summary>
internal sealed record Place(IReadOnlyList<string> Path, MessageFlags Flags);

/// <summary>What names a letter where it comes from, and the mailbox there.</summary>
internal sealed record Origin(string Mailbox, string Letter);
