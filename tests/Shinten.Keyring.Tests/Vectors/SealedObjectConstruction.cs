using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Sealing.Deflate;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>The objects under a seal that are not OpenPGP: envelope, preview, words, mailbox name (docs/sealing.md
/// §5).</summary>
internal sealed class SealedObjectConstruction(string kind, bool packed, string[] plaintexts) : Construction
{
    public override string File => $"{kind}.json";

    public override string About
        => packed
            ? "01 || sealId || nonce || ciphertext || tag, over length || deflated || zeros. "
                + "Any deflated form of the plaintext opens."
            : "01 || sealId || nonce || ciphertext || tag.";

    private string Purpose => kind == "mailbox-name" ? "mailbox" : kind;

    private bool UsesLetterKey => kind is "words" or "preview";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        foreach ((int i, string plaintext) in plaintexts.Index())
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(plaintext);
            JsonObject inputs = new()
            {
                ["envelopeKey"] = Hex(Fixed($"{kind} envelope key {i}")),
                ["letterKey"] = Hex(Fixed($"{kind} letter key {i}")),
                ["accountId"] = i + 1,
                [Purpose == "mailbox" ? "mailboxId" : "messageId"] = (1L << 40) + i,
                ["sealId"] = Hex(Fixed($"{kind} seal {i}", 16)),
                ["nonce"] = Hex(Fixed($"{kind} nonce {i}", 12)),
                ["plaintext"] = Hex(utf8),
            };
            if (Purpose == "mailbox")
                inputs["version"] = i;
            if (packed)
                inputs["deflated"] = Hex(Deflated(utf8));
            yield return inputs;
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] key = UsesLetterKey
            ? Reference.Hkdf(Bytes(inputs, "letterKey"), Reference.Text($"shinten/1 {kind}"))
            : Bytes(inputs, "envelopeKey");
        byte[] named = Purpose == "mailbox"
            ? Reference.Join(Reference.U64(Number(inputs, "mailboxId")), Reference.U64(Number(inputs, "version")))
            : Reference.U64(Number(inputs, "messageId"));
        byte[] associated = Reference.Join(
            Reference.Format,
            Reference.Text($"shinten/1 {Purpose}"),
            Reference.U64(Number(inputs, "accountId")),
            named,
            Bytes(inputs, "sealId"));
        byte[] plaintext = packed ? Reference.Pad(Bytes(inputs, "deflated")) : Bytes(inputs, "plaintext");
        byte[] box = Reference.Box(key, Bytes(inputs, "nonce"), plaintext, associated);
        return new JsonObject
        {
            ["associatedData"] = Hex(associated),
            ["sealed"] = Hex(Reference.Join(Reference.Format, Bytes(inputs, "sealId"), box)),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        LetterKey letterKey = LetterKey.From(Bytes(inputs, "letterKey"));
        using OpenedSeal opened = new(
            new AccountId(Number(inputs, "accountId")),
            SealId.Read(Bytes(inputs, "sealId")),
            EnvelopeKey.From(Bytes(inputs, "envelopeKey")),
            () => letterKey);
        byte[] stored = Bytes(outputs, "sealed");
        ArrayBufferWriter<byte> plaintext = new();
        bool isOpen = kind switch
        {
            "envelope" => opened.TryOpen(
                new SealedEnvelope(stored), new MessageId(Number(inputs, "messageId")), plaintext),
            "preview" => opened.TryOpen(
                new SealedPreview(stored), new MessageId(Number(inputs, "messageId")), plaintext),
            "words" => opened.TryOpen(new SealedWords(stored), new MessageId(Number(inputs, "messageId")), plaintext),
            _ => OpenName(opened, stored, inputs, plaintext),
        };

        Assert.True(isOpen);
        Assert.Equal(Bytes(inputs, "plaintext"), plaintext.WrittenSpan.ToArray());
    }

    private static bool OpenName(OpenedSeal opened, byte[] stored, JsonObject inputs, ArrayBufferWriter<byte> plaintext)
    {
        bool isOpen = opened.TryOpenMailboxName(
            new SealedMailboxName(stored),
            new MailboxId(Number(inputs, "mailboxId")),
            Number(inputs, "version"),
            out string? component);
        plaintext.Write(Encoding.UTF8.GetBytes(component ?? ""));
        return isOpen;
    }

    private static byte[] Deflated(byte[] plaintext)
    {
        byte[] deflated = new byte[Deflater.Bound(plaintext.Length)];
        return deflated[..Deflater.Deflate(plaintext, deflated)];
    }
}
