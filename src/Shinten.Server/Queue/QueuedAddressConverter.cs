using System.Text.Json;
using System.Text.Json.Serialization;
using Shinten.Mail.Addresses;

namespace Shinten.Server.Queue;

/// <summary>An address as SMTP names it.</summary>
internal sealed class QueuedAddressConverter : JsonConverter<MailAddress>
{
    public override MailAddress Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        => MailAddress.TryParse(reader.GetString(), out MailAddress? address)
            ? address
            : throw new JsonException("Not an address.");

    public override void Write(Utf8JsonWriter writer, MailAddress value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}
