using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shinten.Owner.Manifests;

/// <summary>The lines of a manifest as text.</summary>
internal static class ManifestText
{
    /// <summary>A line without its end; names of folders stay readable.</summary>
    public static JsonTypeInfo<ManifestLine> Line { get; } = new ManifestJson(
        new JsonSerializerOptions(ManifestJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }).ManifestLine;
}
