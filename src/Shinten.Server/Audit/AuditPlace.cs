namespace Shinten.Server.Audit;

/// <summary>What was looked at, by kind: one row of the report.</summary>
/// <param name="What">Database, its log, segments, settings and certificates, logs and others, backups.</param>
internal sealed record AuditPlace(string What)
{
    public int Files { get; set; }

    public long Bytes { get; set; }

    public int Finds { get; set; }

    public List<string> Unreadable { get; } = [];
}

/// <summary>A word that was found.</summary>
/// <param name="Where">The file, or the table of a database elsewhere.</param>
/// <param name="Form">In which form: plain, base64 …</param>
internal sealed record AuditFind(string Where, string Word, string Form);

/// <summary>All that an audit saw.</summary>
internal sealed record AuditReport(IReadOnlyList<AuditPlace> Places, IReadOnlyList<AuditFind> Finds)
{
    /// <summary>Nothing was found, and nothing was left unseen.</summary>
    public bool IsClean => Finds.Count == 0 && Places.All(place => place.Unreadable.Count == 0);
}
