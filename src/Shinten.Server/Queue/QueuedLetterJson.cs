using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shinten.Server.Queue;

/// <summary>How a queued letter is written before it is sealed. What an older program did not write has its
/// default.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(QueuedAddressConverter)])]
[JsonSerializable(typeof(QueuedLetter))]
internal sealed partial class QueuedLetterJson : JsonSerializerContext;
