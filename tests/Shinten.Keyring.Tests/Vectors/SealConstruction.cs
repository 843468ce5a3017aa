using System.Text.Json.Nodes;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>A seal wrapped to an account key, and the keys that come from its letter key (docs/sealing.md §4,
/// §5).</summary>
internal sealed class SealConstruction : Construction
{
    public override string File => "seal.json";

    public override string About
        => "Both halves of a seal, X-Wing from the given encapsulation seeds, and the keys derived from them.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        (string, long, uint)[] cases =
            [("020903", 7, 1), ("010900", 9_007_199_254_740_991, 4_000_000_000), ("020702", 1, 2)];
        foreach ((string form, long account, uint generation) in cases)
        {
            yield return new JsonObject
            {
                ["envelopeSeed"] = Hex(Fixed($"envelope seed {form}")),
                ["letterSeed"] = Hex(Fixed($"letter seed {form}")),
                ["accountId"] = account,
                ["generation"] = generation,
                ["sealId"] = Hex(Fixed($"seal {form}", 16)),
                ["form"] = form,
                ["envelopeKey"] = Hex(Fixed($"envelope key {form}")),
                ["letterKey"] = Hex(Fixed($"letter key {form}")),
                ["envelopeEncapsulation"] = Hex(Fixed($"envelope encapsulation {form}", 64)),
                ["letterEncapsulation"] = Hex(Fixed($"letter encapsulation {form}", 64)),
                ["envelopeNonce"] = Hex(Fixed($"envelope nonce {form}", 12)),
                ["letterNonce"] = Hex(Fixed($"letter nonce {form}", 12)),
            };
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] letterKey = Bytes(inputs, "letterKey");
        byte[] form = Bytes(inputs, "form");
        return new JsonObject
        {
            ["envelope"] = Hex(Wrap(inputs, "envelope", 1)),
            ["letter"] = Hex(Wrap(inputs, "letter", 2)),
            ["wordsKey"] = Hex(Reference.Hkdf(letterKey, Reference.Text("shinten/1 words"))),
            ["previewKey"] = Hex(Reference.Hkdf(letterKey, Reference.Text("shinten/1 preview"))),
            ["sessionKey"] = Hex(Reference.Hkdf(letterKey, Reference.Text("shinten/1 openpgp"), form)),
            ["envelopeSessionKey"] = Hex(
                Reference.Hkdf(Bytes(inputs, "envelopeKey"), Reference.Text("shinten/1 openpgp"), form)),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        using AccountSecrets owner = AccountSecrets.FromPayload(
            new AccountId(Number(inputs, "accountId")),
            new Generation((uint)Number(inputs, "generation")),
            [.. Bytes(inputs, "envelopeSeed"), .. Bytes(inputs, "letterSeed"), .. new byte[SecretKey.Length]]);
        byte[] form = Bytes(inputs, "form");
        WrappedSeal wrapped = new(
            SealId.Read(Bytes(inputs, "sealId")),
            owner.Generation,
            new SealForm(form[0], form[1], form[2]),
            Bytes(outputs, "envelope"),
            Bytes(outputs, "letter"),
            [],
            []);

        using OpenedSeal opened = owner.Open(wrapped);

        Expect(Bytes(inputs, "envelopeKey"), opened.KeyOf(SealHalf.Envelope)!);
        Expect(Bytes(inputs, "letterKey"), opened.KeyOf(SealHalf.Letter)!);
        LetterKey letterKey = (LetterKey)opened.KeyOf(SealHalf.Letter)!;
        using WordsKey words = SealKeys.Words(letterKey);
        using PreviewKey preview = SealKeys.Preview(letterKey);
        using SessionKey session = SealKeys.Session(letterKey, wrapped.Form);
        using SessionKey envelopeSession = SealKeys.Session(opened.KeyOf(SealHalf.Envelope)!, wrapped.Form);
        Expect(Bytes(outputs, "wordsKey"), words);
        Expect(Bytes(outputs, "previewKey"), preview);
        Expect(Bytes(outputs, "sessionKey"), session);
        Expect(Bytes(outputs, "envelopeSessionKey"), envelopeSession);
    }

    private static byte[] Wrap(JsonObject inputs, string half, byte number)
    {
        byte[] privateSeed = Reference.Hkdf(Bytes(inputs, half + "Seed"), Reference.Text("shinten/1 xwing"));
        byte[] ciphertext = new byte[1120];
        byte[] secret = new byte[32];
        XWing.EncapsulateFrom(
            Bytes(inputs, half + "Encapsulation"),
            XWingPrivate.PublicKeyOfPrivateSeed(privateSeed),
            ciphertext,
            secret);
        byte[] generation = Reference.U32((uint)Number(inputs, "generation"));
        byte[] info = Reference.Join(
            Reference.Text("shinten/1 seal"),
            [number],
            Reference.U64(Number(inputs, "accountId")),
            generation,
            Bytes(inputs, "sealId"));
        byte[] box = Reference.Box(
            Reference.Hkdf(secret, info), Bytes(inputs, half + "Nonce"), Bytes(inputs, half + "Key"), [1, .. info]);
        return Reference.Join(Reference.Format, generation, ciphertext, box);
    }

    private static void Expect(byte[] expected, SecretKey key)
    {
        using SecretReading secret = key.Read();
        Assert.Equal(expected, secret.Bytes.ToArray());
    }
}
