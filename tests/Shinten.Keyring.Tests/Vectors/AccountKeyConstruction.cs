using System.Text.Json.Nodes;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>The account key of two seeds (docs/sealing.md §3).</summary>
internal sealed class AccountKeyConstruction : Construction
{
    public override string File => "account-key.json";

    public override string About
        => "Each seed gives the private seed of an X-Wing key pair; the public keys are the account key.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        for (int i = 0; i < 2; i++)
        {
            yield return new JsonObject
            {
                ["envelopeSeed"] = Hex(Fixed($"envelope seed {i}")),
                ["letterSeed"] = Hex(Fixed($"letter seed {i}")),
            };
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] envelope = Reference.Hkdf(Bytes(inputs, "envelopeSeed"), Reference.Text("shinten/1 xwing"));
        byte[] letter = Reference.Hkdf(Bytes(inputs, "letterSeed"), Reference.Text("shinten/1 xwing"));
        return new JsonObject
        {
            ["envelopePrivateSeed"] = Hex(envelope),
            ["letterPrivateSeed"] = Hex(letter),
            ["envelopePublic"] = Hex(XWingPrivate.PublicKeyOfPrivateSeed(envelope)),
            ["letterPublic"] = Hex(XWingPrivate.PublicKeyOfPrivateSeed(letter)),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        using AccountSecrets secrets = AccountSecrets.FromPayload(
            new AccountId(1),
            Generation.First,
            [.. Bytes(inputs, "envelopeSeed"), .. Bytes(inputs, "letterSeed"), .. new byte[SecretKey.Length]]);

        Assert.Equal(Bytes(outputs, "envelopePublic"), secrets.AccountKey.EnvelopePublic);
        Assert.Equal(Bytes(outputs, "letterPublic"), secrets.AccountKey.LetterPublic);
    }
}
