using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shinten.Protocols.Admin;

/// <summary>A request that the admin socket answers: one line of JSON each way, and bytes behind it where there are
/// some.</summary>
internal abstract record AdminMethod(string Name)
{
    /// <summary>The types of what it is asked with and of what it answers.</summary>
    public abstract (JsonTypeInfo Request, JsonTypeInfo Reply) Shapes { get; }

    /// <summary>Runs it for the server and writes the reply; returns the bytes to send behind it.</summary>
    /// <exception cref="AdminSyntaxException">It is asked with what it does not take.</exception>
    public abstract Task<ReadOnlyMemory<byte>> AnswerAsync(
        IAdministration administration, AdminQuestion question, Utf8JsonWriter reply, CancellationToken cancel);

    /// <summary>What stands behind the line of a request or reply.</summary>
    public static ReadOnlyMemory<byte> BytesOf(object? message)
        => message is ICarriesBytes carries ? carries.Bytes : default;
}

/// <summary>What a method is asked with.</summary>
internal readonly record struct AdminQuestion(JsonElement With, ReadOnlyMemory<byte> Bytes);

/// <summary>The same object names the types of request and reply to the client and to the server.</summary>
internal sealed record AdminMethod<TRequest, TReply>(
    string Name,
    JsonTypeInfo<TRequest> Request,
    JsonTypeInfo<TReply> Reply,
    Func<IAdministration, TRequest, CancellationToken, Task<TReply>> Run) : AdminMethod(Name)
{
    public override (JsonTypeInfo Request, JsonTypeInfo Reply) Shapes => (Request, Reply);

    public override async Task<ReadOnlyMemory<byte>> AnswerAsync(
        IAdministration administration, AdminQuestion question, Utf8JsonWriter reply, CancellationToken cancel)
    {
        TRequest arguments = Read(question.With);
        if (arguments is ICarriesBytes carries)
        {
            carries.Bytes = question.Bytes;
        }

        TReply answer = await Run(administration, arguments, cancel);
        JsonSerializer.Serialize(reply, answer, Reply);
        return BytesOf(answer);
    }

    private TRequest Read(JsonElement request)
    {
        try
        {
            return request.Deserialize(Request) ?? throw new AdminSyntaxException("\"with\" is null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // The converters of .NET tell of a value of another kind by the latter two.
            throw new AdminSyntaxException($"\"with\" is not what \"{Name}\" takes: {e.Message}");
        }
    }
}
