using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.Index;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>An index segment of two blocks (docs/sealing.md §5, index segments).</summary>
internal sealed class IndexSegmentConstruction : Construction
{
    public override string File => "index-segment.json";

    public override string About
        => "01 || generation || directoryLength || directory || block*; each part nonce || ciphertext || tag.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        yield return new JsonObject
        {
            ["letterSeed"] = Hex(Fixed("index seed")),
            ["accountId"] = 300,
            ["generation"] = 1,
            ["segmentId"] = Hex(Fixed("segment", 16)),
            ["directoryNonce"] = Hex(Fixed("directory nonce", 12)),
            ["letters"] = new JsonArray(10, 11, 300),
            ["blocks"] = new JsonArray(
                Block(0, ("abc", [0, 2]), ("abcd", [1])), Block(1, ("手紙", [0]), ("紙", [0, 1, 2]))),
        };
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] key = Reference.Hkdf(Bytes(inputs, "letterSeed"), Reference.Text("shinten/1 index"));
        byte[] generation = Reference.U32((uint)Number(inputs, "generation"));
        byte[] associated = Reference.Join(
            Reference.Format,
            Reference.Text("shinten/1 index"),
            Reference.U64(Number(inputs, "accountId")),
            generation,
            Bytes(inputs, "segmentId"));
        long[] letters = [.. inputs["letters"]!.AsArray().Select(letter => letter!.GetValue<long>())];
        JsonObject[] blocks = [.. inputs["blocks"]!.AsArray().Select(block => block!.AsObject())];

        List<byte> directory = [.. Variable(letters.Length), .. Deltas(letters), .. Variable(blocks.Length)];
        List<byte> boxes = [];
        JsonArray plainBlocks = [];
        for (int number = 0; number < blocks.Length; number++)
        {
            byte[] plain = Plain(blocks[number], out byte[] first);
            plainBlocks.Add(Hex(plain));
            directory.AddRange([.. Variable(first.Length), .. first, .. Variable(plain.Length)]);
            boxes.AddRange(Reference.Box(
                key, Bytes(blocks[number], "nonce"), plain, [.. associated, .. Reference.U32((uint)number)]));
        }

        byte[] box = Reference.Box(key, Bytes(inputs, "directoryNonce"), [.. directory], associated);
        return new JsonObject
        {
            ["directory"] = Hex([.. directory]),
            ["blocks"] = plainBlocks,
            ["sealed"] = Hex(Reference.Join(
                Reference.Format, generation, Reference.U32((uint)box.Length), box, [.. boxes])),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        using AccountSecrets owner = AccountSecrets.FromPayload(
            new AccountId(Number(inputs, "accountId")),
            new Generation((uint)Number(inputs, "generation")),
            [.. new byte[32], .. Bytes(inputs, "letterSeed"), .. new byte[32]]);
        SealedIndexSegment segment = new(SegmentId.Read(Bytes(inputs, "segmentId")), Bytes(outputs, "sealed"));
        Assert.True(OpenedSegment.TryOpen(owner, segment, out OpenedSegment? opened));
        using (opened)
        {
            Dictionary<string, MessageId[]> expected = new()
            {
                ["abc"] = [new(10), new(300)],
                ["abcd"] = [new(11)],
                ["手紙"] = [new(10)],
                ["紙"] = [new(10), new(11), new(300)],
            };
            foreach ((string term, MessageId[] letters) in expected)
            {
                HashSet<MessageId> found = [];
                byte[] utf8 = Encoding.UTF8.GetBytes(term);
                Assert.True(opened.TryFind(candidate => candidate.SequenceEqual(utf8), found));
                Assert.Equal(letters, found.OrderBy(letter => letter.Value));
            }
        }
    }

    private static JsonObject Block(int number, params (string Term, int[] Letters)[] entries)
        => new()
        {
            ["nonce"] = Hex(Fixed($"block nonce {number}", 12)),
            ["entries"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject
            {
                ["term"] = entry.Term,
                ["letters"] = new JsonArray([.. entry.Letters.Select(letter => (JsonNode)letter)]),
            })]),
        };

    private static byte[] Plain(JsonObject block, out byte[] first)
    {
        List<byte> plain = [];
        byte[] before = [];
        first = [];
        foreach (JsonNode? entry in block["entries"]!.AsArray())
        {
            byte[] term = Encoding.UTF8.GetBytes(entry!["term"]!.GetValue<string>());
            long[] letters = [.. entry["letters"]!.AsArray().Select(letter => letter!.GetValue<long>())];
            int shared = before.AsSpan().CommonPrefixLength(term);
            plain.AddRange([.. Variable(shared), .. Variable(term.Length - shared), .. term[shared..]]);
            plain.AddRange([.. Variable(letters.Length), .. Deltas(letters)]);
            first = before.Length == 0 ? term : first;
            before = term;
        }

        return [.. plain];
    }

    private static IEnumerable<byte> Deltas(long[] values)
        => values.Select((value, i) => i == 0 ? value : value - values[i - 1] - 1).SelectMany(Variable);

    private static IEnumerable<byte> Variable(int value) => Variable((long)value);

    private static IEnumerable<byte> Variable(long value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
