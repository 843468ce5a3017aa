using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Shinten.Storage.Seals;

namespace Shinten.Storage;

/// <summary>Settings under <c>Storage</c> in <c>shinten.json</c>: where mail is kept.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Below the data folder: the sealed letters. It is there once a store was opened.</summary>
    public const string SegmentsFolder = "segments";

    /// <summary>The folder that holds the database and the sealed letters. Keys never lie in it.</summary>
    [Required]
    public required string DataFolder { get; init; }

    /// <summary><c>sqlite</c> for the embedded database, or a PostgreSQL connection string (<c>Host=…</c>).</summary>
    [Required]
    public string Database { get; init; } = "sqlite";

    /// <summary>Mail an account may keep when nothing else was said for it, in bytes as stored; 0 means no
    /// limit.</summary>
    [Range(0, long.MaxValue)]
    public long DefaultQuotaBytes { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Letters an account may keep when nothing else was said for it; 0 means no limit.</summary>
    [Range(0, long.MaxValue)]
    public long DefaultQuotaLetters { get; init; }

    /// <summary>Size at which a segment of letters is closed and the next one begun.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How often dead letters are erased from the disk; deleted means gone within a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "23:00:00")]
    public TimeSpan EraseEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the keys with which arriving mail is sealed stay in memory; shorter costs a public-key
    /// operation and a row more often.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SealLifetime { get; init; } = SealLimits.LongestLifetime;

    /// <summary>Letters sealed with the same keys before new ones are made.</summary>
    [Range(1, SealLimits.MostMessages)]
    public int LettersPerSeal { get; init; } = SealLimits.MostMessages;

    internal SealLimits SealLimits => new(SealLifetime, LettersPerSeal);
}

[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
