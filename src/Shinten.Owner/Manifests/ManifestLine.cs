using System.Text.Json.Serialization;

namespace Shinten.Owner.Manifests;

/// <summary>One line of the manifest of an export: JSON, said what it is by <c>kind</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ManifestHead), "export")]
[JsonDerivedType(typeof(ManifestFolder), "folder")]
[JsonDerivedType(typeof(ManifestLetter), "letter")]
[JsonDerivedType(typeof(ManifestDamage), "damaged")]
internal abstract record ManifestLine;

/// <summary>The first line.</summary>
/// <param name="AccountId">An account that is made anew under the same address has another.</param>
internal sealed record ManifestHead(
    int Version, string Account, long AccountId, ExportFormat Format, DateTimeOffset StartedAt) : ManifestLine
{
    public const int CurrentVersion = 1;
}

/// <summary>A mailbox; it comes before its letters.</summary>
/// <param name="Path">The components of its name.</param>
/// <param name="Role">Its special use, if it has one (RFC 6154 §2).</param>
/// <param name="Location">Its folder or file, from the folder of the manifest.</param>
internal sealed record ManifestFolder(
    long Mailbox, IReadOnlyList<string> Path, string? Role, bool IsSubscribed, string Location) : ManifestLine;

/// <summary>A letter in a mailbox. One that is in two has two lines with the same <paramref name="Message"/>.</summary>
/// <param name="File">From the folder of the manifest.</param>
/// <param name="Offset">In an mbox: where its bytes begin, behind the line with <c>From </c>.</param>
/// <param name="Length">In an mbox: how many there are in the file.</param>
/// <param name="LineEnds">In an mbox: <c>lf</c>, each stands for CRLF; <c>asTheyAre</c>, the bytes are the
/// letter's.</param>
/// <param name="Size">Bytes of the letter.</param>
/// <param name="Sha256">Of the letter.</param>
/// <param name="Date">When it came (INTERNALDATE).</param>
internal sealed record ManifestLetter(
    long Mailbox,
    uint Uid,
    long Message,
    string File,
    long? Offset,
    long? Length,
    string? LineEnds,
    long Size,
    string Sha256,
    IReadOnlyList<string> Flags,
    DateTimeOffset Date) : ManifestLine;

/// <summary>A letter that does not open: it is in no file.</summary>
internal sealed record ManifestDamage(long Mailbox, uint Uid, long Message, DateTimeOffset Date) : ManifestLine;
