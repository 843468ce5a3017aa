namespace Shinten.Owner.Import;

/// <summary>What files that are imported are.</summary>
internal enum ImportFormat
{
    /// <summary>Found out by looking.</summary>
    Auto,

    Maildir,

    Mbox,

    Eml,
}
