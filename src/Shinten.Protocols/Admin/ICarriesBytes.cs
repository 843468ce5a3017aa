using System.Text.Json.Serialization;

namespace Shinten.Protocols.Admin;

/// <summary>A request or reply with bytes behind its line of JSON: letters, and what is sealed, are not written as
/// text.</summary>
public interface ICarriesBytes
{
    /// <summary>Of a request, gone when it has been answered.</summary>
    [JsonIgnore]
    ReadOnlyMemory<byte> Bytes { get; set; }
}
