using System.Text.Json.Nodes;
using Shinten.Keyring.Primitives;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>A slot of each kind and access (docs/sealing.md §7).</summary>
internal sealed class SlotConstruction : Construction
{
    private static readonly (SlotKind Kind, Access Access)[] Cases =
    [
        (SlotKind.Password, Access.Everything),
        (SlotKind.Recovery, Access.Everything),
        (SlotKind.Passkey, Access.Everything),
        (SlotKind.AppPassword, Access.Ciphertext),
        (SlotKind.AppPassword, Access.Envelopes),
        (SlotKind.AppPassword, Access.Everything),
        (SlotKind.Heir, Access.Everything),
        (SlotKind.Member, Access.Envelopes),
        (SlotKind.Member, Access.Everything),
    ];

    public override string File => "slot.json";

    public override string About
        => "01 || generation || nonce || ciphertext || tag. For heirs and members the grantee's seed stands in full.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        foreach ((int i, (SlotKind kind, Access access)) in Cases.Index())
        {
            int credential = kind switch
            {
                SlotKind.Password => 64,
                SlotKind.AppPassword => 20,
                SlotKind.Heir => 16,
                _ => 32,
            };
            JsonObject inputs = new()
            {
                ["kind"] = (int)kind,
                ["access"] = (int)access,
                ["accountId"] = 40 + i,
                ["generation"] = 1,
                ["slotId"] = Hex(Fixed($"slot {i}", 16)),
                ["envelopeSeed"] = Hex(Fixed($"slot envelope seed {i}")),
                ["letterSeed"] = Hex(Fixed($"slot letter seed {i}")),
                ["vaultKey"] = Hex(Fixed($"slot vault key {i}")),
                ["nonce"] = Hex(Fixed($"slot nonce {i}", 12)),
            };
            if (kind != SlotKind.Member)
                inputs["credential"] = Hex(Fixed($"credential {i}", credential));
            if (kind is SlotKind.Heir or SlotKind.Member)
            {
                inputs["granteeAccountId"] = 900 + i;
                inputs["granteeGeneration"] = 2;
                inputs["granteeSeed"] = Hex(Fixed($"grantee seed {i}"));
                inputs["encapsulation"] = Hex(Fixed($"grantee encapsulation {i}", 64));
            }

            yield return inputs;
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] credential = inputs.ContainsKey("credential") ? Bytes(inputs, "credential") : [];
        JsonObject outputs = [];
        if (inputs.ContainsKey("granteeSeed"))
        {
            (byte[] parameters, byte[] secret) = Encapsulate(inputs);
            outputs["params"] = Hex(parameters);
            credential = [.. secret, .. credential];
        }

        byte[] kind = [(byte)Number(inputs, "kind")];
        byte[] account = Reference.U64(Number(inputs, "accountId"));
        byte[] generation = Reference.U32((uint)Number(inputs, "generation"));
        byte[] wrapKey = Reference.Hkdf(credential, Reference.Text("shinten/1 slot wrap"), kind, account);
        byte[] associated = Reference.Join(
            Reference.Format,
            Reference.Text("shinten/1 slot"),
            account,
            generation,
            Bytes(inputs, "slotId"),
            kind,
            [(byte)Number(inputs, "access")]);
        byte[] payload = Number(inputs, "access") switch
        {
            0 => [],
            1 => Bytes(inputs, "envelopeSeed"),
            _ => [.. Bytes(inputs, "envelopeSeed"), .. Bytes(inputs, "letterSeed"), .. Bytes(inputs, "vaultKey")],
        };
        outputs["wrapKey"] = Hex(wrapKey);
        if (Number(inputs, "kind") is 2 or 4)
            outputs["authKey"] = Hex(Reference.Hkdf(credential, Reference.Text("shinten/1 slot auth"), kind, account));
        outputs["associatedData"] = Hex(associated);
        outputs["wrapped"] = Hex(Reference.Join(
            Reference.Format, generation, Reference.Box(wrapKey, Bytes(inputs, "nonce"), payload, associated)));
        return outputs;
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        AccountId account = new(Number(inputs, "accountId"));
        WrappedSlot slot = new(
            SlotId.Read(Bytes(inputs, "slotId")),
            (SlotKind)Number(inputs, "kind"),
            (Access)Number(inputs, "access"),
            new DateOnly(2026, 11, 23),
            outputs.ContainsKey("params") ? Bytes(outputs, "params") : [],
            Bytes(outputs, "wrapped"),
            []);
        using AccountSecrets? unlocked = Unlock(account, slot, inputs);

        Assert.NotNull(unlocked);
        Assert.Equal(slot.Access, unlocked.Access);
        Span<byte> payload = stackalloc byte[96];
        int length = unlocked.WritePayload(slot.Access, payload);
        byte[] expected =
            [.. Bytes(inputs, "envelopeSeed"), .. Bytes(inputs, "letterSeed"), .. Bytes(inputs, "vaultKey")];
        Assert.Equal(expected[..length], payload[..length].ToArray());
    }

    private static AccountSecrets? Unlock(AccountId account, WrappedSlot slot, JsonObject inputs)
    {
        byte[] credential = inputs.ContainsKey("credential") ? Bytes(inputs, "credential") : [];
        switch (slot.Kind)
        {
            case SlotKind.Password:
                using (ExportKey key = new(credential))
                    return AccountSecrets.TryUnlock(account, slot, key);
            case SlotKind.Recovery:
                using (RecoveryWords words = RecoveryWords.From(credential))
                    return AccountSecrets.TryUnlock(account, slot, words);
            case SlotKind.Passkey:
                using (PasskeySecret secret = new(credential))
                    return AccountSecrets.TryUnlock(account, slot, secret);
            case SlotKind.AppPassword:
                using (AppPassword password = AppPassword.From(credential))
                    return AccountSecrets.TryUnlock(account, slot, password);
            case SlotKind.Heir:
                using (AccountSecrets heir = Grantee(inputs))
                using (HeirCode code = HeirCode.From(credential))
                    return AccountSecrets.TryUnlock(account, slot, heir, code);
            case SlotKind.Member:
                using (AccountSecrets member = Grantee(inputs))
                    return AccountSecrets.TryUnlock(account, slot, member);
            default:
                return null;
        }
    }

    private static AccountSecrets Grantee(JsonObject inputs)
    {
        byte[] seed = Bytes(inputs, "granteeSeed");
        bool isEnvelope = Number(inputs, "kind") == 6 && Number(inputs, "access") < 2;
        return AccountSecrets.FromPayload(
            new AccountId(Number(inputs, "granteeAccountId")),
            new Generation((uint)Number(inputs, "granteeGeneration")),
            isEnvelope ? seed : [.. new byte[32], .. seed, .. new byte[32]]);
    }

    private static (byte[] Params, byte[] Secret) Encapsulate(JsonObject inputs)
    {
        byte[] privateSeed = Reference.Hkdf(Bytes(inputs, "granteeSeed"), Reference.Text("shinten/1 xwing"));
        byte[] ciphertext = new byte[1120];
        byte[] secret = new byte[32];
        XWing.EncapsulateFrom(
            Bytes(inputs, "encapsulation"), XWingPrivate.PublicKeyOfPrivateSeed(privateSeed), ciphertext, secret);
        byte[] parameters = Reference.Join(
            Reference.Format,
            Reference.U64(Number(inputs, "granteeAccountId")),
            Reference.U32((uint)Number(inputs, "granteeGeneration")),
            ciphertext);
        return (parameters, secret);
    }
}
