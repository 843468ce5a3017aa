using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Terminal;
using Shinten.Sealing;

namespace Shinten.Protocols.Admin;

/// <summary>One command's conversation with the server: each line has an answer, and a wrong one says what is wrong.
/// </summary>
internal sealed partial class AdminSession(IAdministration administration, ILogger logger)
{
    private bool _isSameVersion;

    public static ReadOnlyMemory<byte> Refusal(AdminSyntaxException wrong)
        => Refusal($"the server does not understand this request: {wrong.Message}");

    /// <summary>The only place where a failure becomes an answer.</summary>
    public async Task<(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> Bytes)> AnswerAsync(
        AdminFrame frame, CancellationToken cancel)
    {
        string name = "";
        try
        {
            using JsonDocument document = Parse(frame.Line);
            (name, JsonElement with) = Read(document.RootElement);
            if (_isSameVersion && AdminMethods.Table.TryGetValue(name, out AdminMethod? known))
            {
                return await RunAsync(known, new AdminQuestion(with, frame.Bytes), cancel);
            }

            return (name == AdminVersion.MethodName ? Greet(with)
                : !_isSameVersion ? Refusal(AdminVersion.Own.Differs("without a version"))
                : Refusal($"the server knows no \"{name}\"."), default);
        }
        catch (AdminSyntaxException e)
        {
            return (Refusal(e), default);
        }
        catch (Exception e) when (e is CommandFailedException or SealedObjectException or IOException)
        {
            return (Refusal(e.Message), default);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, name);
            return (Refusal("something went wrong in the server; its log says what."), default);
        }
    }

    private static JsonDocument Parse(byte[] line)
    {
        try
        {
            // Its parser takes strings that are no text, and trips over them when they are read.
            return Utf8.IsValid(line)
                ? JsonDocument.Parse(line)
                : throw new AdminSyntaxException("it is not UTF-8");
        }
        catch (JsonException e)
        {
            throw new AdminSyntaxException($"it is not JSON. {e.Message}");
        }
    }

    // request = "{" "method" ":" string "," "with" ":" object "}"
    private static (string Method, JsonElement With) Read(JsonElement request)
        => request.ValueKind != JsonValueKind.Object
                ? throw new AdminSyntaxException("it is not an object")
            : !request.TryGetProperty("method", out JsonElement method) || method.ValueKind != JsonValueKind.String
                ? throw new AdminSyntaxException("\"method\" is not there, or not a string")
            : !request.TryGetProperty("with", out JsonElement with) || with.ValueKind != JsonValueKind.Object
                ? throw new AdminSyntaxException("\"with\" is not there, or not an object")
            : (TextOf(method), with);

    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new AdminSyntaxException("\"method\" holds half a character");
        }
    }

    private ReadOnlyMemory<byte> Greet(JsonElement with)
    {
        AdminVersion other = AdminVersion.Read(with);
        _isSameVersion = AdminVersion.Own.Matches(other);
        return _isSameVersion
            ? Line(json =>
            {
                json.WritePropertyName("reply");
                JsonSerializer.Serialize(json, AdminVersion.Own, AdminJson.Default.AdminVersion);
            })
            : Refusal(AdminVersion.Own.Differs(other.Program));
    }

    private async Task<(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> Bytes)> RunAsync(
        AdminMethod method, AdminQuestion question, CancellationToken cancel)
    {
        ArrayBufferWriter<byte> reply = new();
        ReadOnlyMemory<byte> bytes;
        await using (Utf8JsonWriter json = new(reply))
        {
            bytes = await method.AnswerAsync(administration, question, json, cancel);
        }

        return (Line(json =>
        {
            json.WritePropertyName("reply");
            json.WriteRawValue(reply.WrittenSpan, skipInputValidation: true);
        }), bytes);
    }

    private static ReadOnlyMemory<byte> Refusal(string why) => Line(json => json.WriteString("refused", why));

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return line.WrittenMemory;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The admin request \"{Method}\" failed.")]
    private partial void LogFailed(Exception exception, string method);
}
