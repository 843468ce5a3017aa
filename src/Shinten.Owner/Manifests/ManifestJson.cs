using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shinten.Owner.Manifests;

/// <summary>How a manifest is written: one object a line, names of folders readable.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestLine))]
internal sealed partial class ManifestJson : JsonSerializerContext;
