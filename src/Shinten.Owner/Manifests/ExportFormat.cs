using System.Text.Json.Serialization;

namespace Shinten.Owner.Manifests;

/// <summary>How an export is laid out.</summary>
internal enum ExportFormat
{
    [JsonStringEnumMemberName("maildir")]
    Maildir,

    [JsonStringEnumMemberName("mbox")]
    Mbox,

    [JsonStringEnumMemberName("eml")]
    Eml,
}
