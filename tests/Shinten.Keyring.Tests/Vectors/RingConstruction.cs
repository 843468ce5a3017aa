using System.Text.Json.Nodes;
using Shinten.Keyring.Rings;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Rings;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>A ring of each half (docs/sealing.md §4, §5).</summary>
internal sealed class RingConstruction : Construction
{
    public override string File => "ring.json";

    public override string About
        => "01 || generation || nonce || ciphertext || tag, over (sealId || key)*, sorted by sealId.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        for (int half = 1; half <= 2; half++)
        {
            yield return new JsonObject
            {
                ["seed"] = Hex(Fixed($"ring seed {half}")),
                ["half"] = half,
                ["accountId"] = 77,
                ["generation"] = 3,
                ["ringId"] = Hex(Fixed($"ring {half}", 16)),
                ["nonce"] = Hex(Fixed($"ring nonce {half}", 12)),
                ["entries"] = new JsonArray([.. Enumerable.Range(0, 3)
                    .Select(i => (Seal: Fixed($"ring seal {half} {i}", 16), Key: Fixed($"ring key {half} {i}")))
                    .OrderBy(entry => SealId.Read(entry.Seal))
                    .Select(entry => (JsonNode)Hex([.. entry.Seal, .. entry.Key]))]),
            };
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] generation = Reference.U32((uint)Number(inputs, "generation"));
        byte[] associated = Reference.Join(
            Reference.Format,
            Reference.Text("shinten/1 ring"),
            [(byte)Number(inputs, "half")],
            Reference.U64(Number(inputs, "accountId")),
            generation,
            Bytes(inputs, "ringId"));
        byte[] key = Reference.Hkdf(Bytes(inputs, "seed"), Reference.Text("shinten/1 ring"));
        byte[] entries = Convert.FromHexString(
            string.Concat(inputs["entries"]!.AsArray().Select(entry => entry!.GetValue<string>())));
        return new JsonObject
        {
            ["associatedData"] = Hex(associated),
            ["sealed"] = Hex(Reference.Join(
                Reference.Format, generation, Reference.Box(key, Bytes(inputs, "nonce"), entries, associated))),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        SealHalf half = (SealHalf)Number(inputs, "half");
        byte[] seed = Bytes(inputs, "seed");
        using AccountSecrets owner = AccountSecrets.FromPayload(
            new AccountId(Number(inputs, "accountId")),
            new Generation((uint)Number(inputs, "generation")),
            half == SealHalf.Envelope ? seed : [.. new byte[32], .. seed, .. new byte[32]]);
        using OpenedRing ring = owner.OpenRing(
            new SealedRing(RingId.Read(Bytes(inputs, "ringId")), half, Bytes(outputs, "sealed"), []));

        Assert.Equal(3, ring.Count);
        foreach (JsonNode? entry in inputs["entries"]!.AsArray())
        {
            byte[] bytes = Convert.FromHexString(entry!.GetValue<string>());
            using EnvelopeKey key = new();
            Assert.True(ring.TryCopyKey(SealId.Read(bytes), key));
            using SecretReading secret = key.Read();
            Assert.Equal(bytes[16..], secret.Bytes.ToArray());
        }
    }
}
