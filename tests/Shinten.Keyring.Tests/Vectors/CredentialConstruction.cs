using System.Text.Json.Nodes;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>How recovery words, app passwords and heirs' codes are written (docs/sealing.md §7).</summary>
internal sealed class CredentialConstruction : Construction
{
    public override string File => "credential.json";

    public override string About
        => "Secret bytes and their text: 24 words of BIP-39, base32 in groups of four, hexadecimal in groups of four.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        byte[][] secrets = [new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)], Fixed("credential text")];
        foreach (byte[] secret in secrets)
            yield return new JsonObject { ["secret"] = Hex(secret) };
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        byte[] secret = Bytes(inputs, "secret");
        using RecoveryWords words = RecoveryWords.From(secret);
        using AppPassword password = AppPassword.From(secret.AsSpan(0, AppPassword.Length));
        using HeirCode code = HeirCode.From(secret);
        return new JsonObject
        {
            ["english"] = string.Join(' ', words.Reveal(RecoveryLanguage.English)),
            ["japanese"] = string.Join('\u3000', words.Reveal(RecoveryLanguage.Japanese)),
            ["appPassword"] = password.Reveal(),
            ["heirCode"] = code.Reveal(),
        };
    }

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        foreach (string language in new[] { "english", "japanese" })
        {
            Assert.True(RecoveryWords.TryParse(Str(outputs, language), out RecoveryWords? words));
            Assert.Equal(Str(outputs, "english"), string.Join(' ', words.Reveal(RecoveryLanguage.English)));
            words.Dispose();
        }

        Assert.True(AppPassword.TryParse(Str(outputs, "appPassword"), out AppPassword? password));
        Assert.Equal(Str(outputs, "appPassword"), password.Reveal());
        Assert.True(HeirCode.TryParse(Str(outputs, "heirCode"), out HeirCode? code));
        Assert.Equal(Str(outputs, "heirCode"), code.Reveal());
        password.Dispose();
        code.Dispose();
    }
}
