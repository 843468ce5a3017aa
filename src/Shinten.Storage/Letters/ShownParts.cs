namespace Shinten.Storage.Letters;

/// <summary>What of a message a reader is about to look at, so that it is read and opened in one go.</summary>
[Flags]
public enum ShownParts
{
    None = 0,

    /// <summary>The fields of the envelope: from, to, subject, dates, ids.</summary>
    Envelope = 1,

    /// <summary>The tree of body parts of the bytes that are shown.</summary>
    Structure = 2,

    /// <summary>The header alone.</summary>
    Header = 4,

    /// <summary>The first characters of the text.</summary>
    Preview = 8,

    /// <summary>Bytes of the message, whole or in ranges.</summary>
    Bytes = 16,
}
