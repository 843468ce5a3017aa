using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Shinten.Storage.Directory;
using Shinten.Storage.Keys;
using Shinten.Storage.Messages;
using Shinten.Storage.Routes;

namespace Shinten.Protocols.Admin;

/// <summary>How the admin socket writes what it says: source-generated, nothing by reflection.</summary>
/// <remarks>What is missing or null where it may not be is refused while it is read: no method checks again.</remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(DomainNameConverter), typeof(MailAddressConverter), typeof(AccountKeyConverter),
        typeof(ReadingCertificateConverter),
    ])]
[JsonSerializable(typeof(AdminVersion))]
[JsonSerializable(typeof(NoArguments))]
[JsonSerializable(typeof(OfDomain))]
[JsonSerializable(typeof(CatchAllOfDomain))]
[JsonSerializable(typeof(OfAccount))]
[JsonSerializable(typeof(AliasOfAccount))]
[JsonSerializable(typeof(AddAliasOutcome))]
[JsonSerializable(typeof(RemoveAliasOutcome))]
[JsonSerializable(typeof(IReadOnlyList<MailAddress>))]
[JsonSerializable(typeof(Suspension))]
[JsonSerializable(typeof(MessageOfAccount))]
[JsonSerializable(typeof(MessageOfLogin))]
[JsonSerializable(typeof(SlotToAdd))]
[JsonSerializable(typeof(SlotToRemove))]
[JsonSerializable(typeof(CertificateToAdd))]
[JsonSerializable(typeof(CertificateToRemove))]
[JsonSerializable(typeof(IReadOnlyList<KeyOfAddress>))]
[JsonSerializable(typeof(KeyToPublish))]
[JsonSerializable(typeof(PublishKeyOutcome))]
[JsonSerializable(typeof(KeyToWithdraw))]
[JsonSerializable(typeof(WithdrawKeyOutcome))]
[JsonSerializable(typeof(NewAccount))]
[JsonSerializable(typeof(AccountId))]
[JsonSerializable(typeof(AddDomainOutcome))]
[JsonSerializable(typeof(RemoveDomainOutcome))]
[JsonSerializable(typeof(CatchAllOutcome))]
[JsonSerializable(typeof(AddAccountOutcome))]
[JsonSerializable(typeof(AccountOutcome))]
[JsonSerializable(typeof(SlotOutcome))]
[JsonSerializable(typeof(CertificateOutcome))]
[JsonSerializable(typeof(AccountSummary))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(OwnerProof))]
[JsonSerializable(typeof(IReadOnlyList<DomainSummary>))]
[JsonSerializable(typeof(IReadOnlyList<DnsRecord>))]
[JsonSerializable(typeof(IReadOnlyList<AccountSummary>))]
[JsonSerializable(typeof(IReadOnlyList<SlotSummary>))]
[JsonSerializable(typeof(IReadOnlyList<ReadingCertificate>))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(RouteToAdd))]
[JsonSerializable(typeof(AddRouteOutcome))]
[JsonSerializable(typeof(IReadOnlyList<RouteSummary>))]
[JsonSerializable(typeof(OfRoute))]
[JsonSerializable(typeof(RemoveRouteOutcome))]
[JsonSerializable(typeof(QueuePageToRead))]
[JsonSerializable(typeof(QueuePage))]
[JsonSerializable(typeof(OfQueued))]
[JsonSerializable(typeof(QueuedSummary))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(OfProof))]
[JsonSerializable(typeof(CarriedMailboxes))]
[JsonSerializable(typeof(EntriesToList))]
[JsonSerializable(typeof(IReadOnlyList<CarriedEntry>))]
[JsonSerializable(typeof(LettersToRead))]
[JsonSerializable(typeof(CarriedLetters))]
[JsonSerializable(typeof(LetterRange))]
[JsonSerializable(typeof(CarriedBytes))]
[JsonSerializable(typeof(SealsToRead))]
[JsonSerializable(typeof(IReadOnlyList<WrappedSeal>))]
[JsonSerializable(typeof(CarriedRings))]
[JsonSerializable(typeof(RingToAdd))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(MailboxToMake))]
[JsonSerializable(typeof(MadeMailbox))]
[JsonSerializable(typeof(MarksOfProof))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(LettersToImport))]
[JsonSerializable(typeof(IReadOnlyList<DeliveryOutcome>))]
internal sealed partial class AdminJson : JsonSerializerContext;

internal sealed class DomainNameConverter : JsonConverter<DomainName>
{
    public override DomainName Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        => DomainName.TryParse(reader.GetString(), out DomainName? name)
            ? name
            : throw new JsonException("Not a domain name.");

    public override void Write(Utf8JsonWriter writer, DomainName value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Value);
}

internal sealed class MailAddressConverter : JsonConverter<MailAddress>
{
    public override MailAddress Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        => MailAddress.TryParse(reader.GetString(), out MailAddress? address)
            ? address
            : throw new JsonException("Not an address.");

    public override void Write(Utf8JsonWriter writer, MailAddress value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}

/// <summary>An account key is checked wherever it comes in (sealing.md §11).</summary>
internal sealed class AccountKeyConverter : JsonConverter<AccountKey>
{
    public override AccountKey Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return TryRead(document.RootElement, out AccountKey? key)
            ? key
            : throw new JsonException("Not an account key.");
    }

    public override void Write(Utf8JsonWriter writer, AccountKey value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("account", value.Account.Value);
        writer.WriteNumber("generation", value.Generation.Value);
        writer.WriteBase64String("envelope", value.EnvelopePublic.Span);
        writer.WriteBase64String("letter", value.LetterPublic.Span);
        writer.WriteEndObject();
    }

    private static bool TryRead(JsonElement said, [NotNullWhen(true)] out AccountKey? key)
    {
        key = null;
        return said.ValueKind == JsonValueKind.Object
            && said.TryGetProperty("account", out JsonElement account)
            && account.ValueKind == JsonValueKind.Number && account.TryGetInt64(out long id)
            && said.TryGetProperty("generation", out JsonElement number)
            && number.ValueKind == JsonValueKind.Number && number.TryGetUInt32(out uint generation)
            && TryBytes(said, "envelope", out byte[]? envelope) && TryBytes(said, "letter", out byte[]? letter)
            && AccountKey.TryCreate(new AccountId(id), new Generation(generation), envelope, letter, out key);
    }

    private static bool TryBytes(JsonElement said, string name, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return said.TryGetProperty(name, out JsonElement text)
            && text.ValueKind == JsonValueKind.String && text.TryGetBytesFromBase64(out bytes);
    }
}

internal sealed class ReadingCertificateConverter : JsonConverter<ReadingCertificate>
{
    public override ReadingCertificate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        try
        {
            return ReadingCertificate.Parse(reader.GetBytesFromBase64());
        }
        catch (OpenPgpException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, ReadingCertificate value, JsonSerializerOptions options)
        => writer.WriteBase64StringValue(value.Bytes.Span);
}
