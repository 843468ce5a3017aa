using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>One construction of docs/sealing.md §3 to §7 and its file of vectors.</summary>
internal abstract class Construction
{
    public abstract string File { get; }

    /// <summary>What the file says of itself.</summary>
    public abstract string About { get; }

    /// <summary>The inputs of each vector, made once; later they are read from the file.</summary>
    public abstract IEnumerable<JsonObject> MakeInputs();

    /// <summary>The outputs, computed by <see cref="Reference"/> from the inputs.</summary>
    public abstract JsonObject Compute(JsonObject inputs);

    /// <summary>Opens the outputs with the product and checks that the inputs come back.</summary>
    public abstract void Open(JsonObject inputs, JsonObject outputs);

    public override string ToString() => File;

    /// <summary>Bytes that look random and are the same for ever.</summary>
    protected static byte[] Fixed(string label, int length = 32)
        => [.. Enumerable.Range(0, (length / 32) + 1)
            .SelectMany(block => SHA256.HashData(Encoding.UTF8.GetBytes($"shinten vector {label} {block}")))
            .Take(length)];

    protected static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    protected static byte[] Bytes(JsonObject from, string name)
        => Convert.FromHexString(from[name]!.GetValue<string>());

    protected static long Number(JsonObject from, string name) => from[name]!.GetValue<long>();

    protected static string Str(JsonObject from, string name) => from[name]!.GetValue<string>();
}
