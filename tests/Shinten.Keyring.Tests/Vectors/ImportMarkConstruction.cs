using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.Imports;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>The marks of an imported letter (docs/sealing.md §12).</summary>
internal sealed class ImportMarkConstruction : Construction
{
    public override string File => "import-mark.json";

    public override string About => "The first 16 bytes of an HMAC under a key of the vault's.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        (string, long, int, string)[] letters =
        [
            ("Subject: one\r\n\r\none\r\n", 1, 0, "imap\0mail.example\0alice\0INBOX\0001234567\042"),
            ("", 140, 3, "件名"),
        ];
        foreach ((string letter, long mailbox, int copy, string source) in letters)
        {
            yield return new JsonObject
            {
                ["vaultKey"] = Hex(Fixed($"import vault key {mailbox}")),
                ["mailboxId"] = mailbox,
                ["copy"] = copy,
                ["letter"] = Hex(Encoding.UTF8.GetBytes(letter)),
                ["source"] = source,
            };
        }
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] key = Reference.Hkdf(Bytes(inputs, "vaultKey"), Reference.Text("shinten/1 import"));
        byte[] letter = Reference.Join(
            [1],
            Reference.U64(Number(inputs, "mailboxId")),
            Reference.U32((uint)Number(inputs, "copy")),
            SHA256.HashData(Bytes(inputs, "letter")));
        byte[] source = Reference.Join([2], Encoding.UTF8.GetBytes(Str(inputs, "source")));
        return new JsonObject
        {
            ["importKey"] = Hex(key),
            ["letterMark"] = Hex(HMACSHA256.HashData(key, letter)[..16]),
            ["sourceMark"] = Hex(HMACSHA256.HashData(key, source)[..16]),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        using AccountSecrets owner = AccountSecrets.FromPayload(
            new AccountId(5), new Generation(2), [.. new byte[64], .. Bytes(inputs, "vaultKey")]);
        using ImportMarker marker = owner.CreateImportMarker();

        Assert.Equal(Bytes(outputs, "letterMark"), marker.OfLetter(
            new MailboxId(Number(inputs, "mailboxId")),
            (int)Number(inputs, "copy"),
            SHA256.HashData(Bytes(inputs, "letter"))));
        Assert.Equal(Bytes(outputs, "sourceMark"), marker.OfSource(Str(inputs, "source")));
    }
}
