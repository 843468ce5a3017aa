using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shinten.Protocols.Admin;

/// <summary>A request that the admin socket answers: one line of JSON each way.</summary>
internal abstract record AdminMethod(string Name)
{
    /// <summary>Runs it for the server and writes the reply.</summary>
    public abstract Task AnswerAsync(
        IAdministration administration, JsonElement request, Utf8JsonWriter reply, CancellationToken cancel);
}

/// <summary>The same object names the types of request and reply to the client and to the server.</summary>
internal sealed record AdminMethod<TRequest, TReply>(
    string Name,
    JsonTypeInfo<TRequest> Request,
    JsonTypeInfo<TReply> Reply,
    Func<IAdministration, TRequest, CancellationToken, Task<TReply>> Run) : AdminMethod(Name)
{
    public override async Task AnswerAsync(
        IAdministration administration, JsonElement request, Utf8JsonWriter reply, CancellationToken cancel)
    {
        TRequest arguments = request.Deserialize(Request) ?? throw new JsonException("The request is empty.");
        JsonSerializer.Serialize(reply, await Run(administration, arguments, cancel), Reply);
    }
}
