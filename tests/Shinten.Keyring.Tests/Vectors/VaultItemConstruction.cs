using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Vault;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>A version of an item of the vault (docs/sealing.md §5).</summary>
internal sealed class VaultItemConstruction : Construction
{
    public override string File => "vault-item.json";

    public override string About => "01 || generation || nonce || ciphertext || tag, under a key for each item.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        (string, string)[] items = [("contacts", "BEGIN:VCARD"), ("予定", ""), ("files", "{}")];
        foreach ((string collection, string content) in items)
        {
            yield return new JsonObject
            {
                ["vaultKey"] = Hex(Fixed($"vault key {collection}")),
                ["accountId"] = 5,
                ["generation"] = 2,
                ["collection"] = collection,
                ["itemId"] = Hex(Fixed($"item {collection}", 16)),
                ["version"] = 9,
                ["nonce"] = Hex(Fixed($"vault nonce {collection}", 12)),
                ["plaintext"] = Hex(Encoding.UTF8.GetBytes(content)),
            };
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] generation = Reference.U32((uint)Number(inputs, "generation"));
        byte[] collection = Reference.Text(Str(inputs, "collection"));
        byte[] item = Bytes(inputs, "itemId");
        byte[] key = Reference.Hkdf(Bytes(inputs, "vaultKey"), Reference.Text("shinten/1 vault"), collection, item);
        byte[] associated = Reference.Join(
            Reference.Format,
            Reference.Text("shinten/1 vault"),
            Reference.U64(Number(inputs, "accountId")),
            generation,
            collection,
            item,
            Reference.U64(Number(inputs, "version")));
        byte[] box = Reference.Box(key, Bytes(inputs, "nonce"), Bytes(inputs, "plaintext"), associated);
        return new JsonObject
        {
            ["itemKey"] = Hex(key),
            ["associatedData"] = Hex(associated),
            ["sealed"] = Hex(Reference.Join(Reference.Format, generation, box)),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        using AccountSecrets owner = AccountSecrets.FromPayload(
            new AccountId(Number(inputs, "accountId")),
            new Generation((uint)Number(inputs, "generation")),
            [.. new byte[64], .. Bytes(inputs, "vaultKey")]);
        VaultItemName name = new(
            Str(inputs, "collection"), ItemId.Read(Bytes(inputs, "itemId")), Number(inputs, "version"));
        ArrayBufferWriter<byte> content = new();

        Assert.True(owner.TryOpenItem(name, new SealedVaultItem(Bytes(outputs, "sealed")), content));
        Assert.Equal(Bytes(inputs, "plaintext"), content.WrittenSpan.ToArray());
    }
}
