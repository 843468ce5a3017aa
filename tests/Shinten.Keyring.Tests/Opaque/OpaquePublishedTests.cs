using System.Text.Json;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Keyring.Tests.Vectors;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Xunit;

namespace Shinten.Keyring.Tests.Opaque;

/// <summary>The vectors of RFC 9807 §C for ristretto255, real and fake.</summary>
public sealed class OpaquePublishedTests
{
    public static TheoryData<int> Vectors
    {
        get
        {
            TheoryData<int> indices = [];
            foreach ((int index, JsonElement vector) in Ristretto(fake: false))
                indices.Add(index);
            return indices;
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Vectors))]
    public void A_registration_and_a_login_give_every_published_byte(int index)
    {
        Vector vector = new(Ristretto(fake: false).Single(pair => pair.Index == index).Vector);
        using AkeKey key = new();
        key.Fill(vector["server_private_key"]);
        using OpaqueServer server = new(vector["oprf_seed"], key, vector.Setting);
        using OpaquePassword password = OpaquePassword.FromBytes(vector["password"]);
        string identifier = System.Text.Encoding.UTF8.GetString(vector["credential_identifier"]);
        Assert.Equal(vector["server_public_key"], server.PublicKey);

        using OpaqueRegistration registration = new(password, vector.Setting, vector["blind_registration"]);
        Assert.Equal(vector["registration_request"], registration.Request);
        Assert.True(server.TryRegister(registration.Request, identifier, out byte[]? response));
        Assert.Equal(vector["registration_response"], response);
        Assert.True(registration.TryFinish(
            response, OpaqueStretches.Identity, vector["envelope_nonce"], out byte[]? record, out ExportKey? export));
        Assert.Equal(vector["registration_upload"], record);
        Assert.Equal(vector["export_key"], export.Reveal());
        export.Dispose();

        byte[] randomness =
            [.. vector["blind_login"], .. vector["client_nonce"], .. vector["client_keyshare_seed"]];
        using OpaqueClient client = new(password, vector.Setting, randomness);
        Assert.Equal(vector["KE1"], client.Ke1);
        Assert.True(server.TryStart(
            client.Ke1,
            vector["credential_identifier"],
            record,
            new OpaqueRandomness(vector.ServerRandomness),
            out OpaqueLogin? login));
        Assert.Equal(vector["KE2"], login.Ke2);
        byte[] sessionKey = new byte[OpaqueLengths.SessionKey];
        Assert.True(client.TryFinish(
            login.Ke2, OpaqueStretches.Identity, sessionKey, out byte[]? ke3, out ExportKey? exportAgain));
        Assert.Equal(vector["KE3"], ke3);
        Assert.Equal(vector["session_key"], sessionKey);
        Assert.Equal(vector["export_key"], exportAgain.Reveal());
        Assert.Equal(vector["session_key"], login.SessionKey());
        Assert.True(login.TryFinish(ke3));
        Assert.False(login.TryFinish(ke3));
        exportAgain.Dispose();
        login.Dispose();
    }

    [Fact]
    public void A_fake_answer_gives_every_published_byte()
    {
        (int Index, JsonElement Vector)[] found = [.. Ristretto(fake: true)];
        Assert.SkipUnless(found.Length > 0, "The shared folder is absent.");
        Vector vector = new(found[0].Vector);
        using AkeKey key = new();
        key.Fill(vector["server_private_key"]);
        using OpaqueServer server = new(vector["oprf_seed"], key, vector.Setting);
        byte[] record = [.. vector["client_public_key"], .. vector["masking_key"], .. new byte[96]];

        Assert.True(server.TryStart(
            vector["KE1"],
            vector["credential_identifier"],
            record,
            new OpaqueRandomness(vector.ServerRandomness),
            out OpaqueLogin? login));
        Assert.Equal(vector["KE2"], login.Ke2);
        login.Dispose();
    }

    private static IEnumerable<(int Index, JsonElement Vector)> Ristretto(bool fake)
    {
        if (VectorFolder.Published("opaque.json") is not { } path)
            yield break;
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(path));
        int index = 0;
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
        {
            JsonElement config = vector.GetProperty("config");
            if (config.GetProperty("Group").GetString() == "ristretto255"
                && config.GetProperty("Fake").GetString() == (fake ? "True" : "False"))
            {
                yield return (index, vector.Clone());
            }

            index++;
        }
    }

    private sealed class Vector(JsonElement vector)
    {
        public OpaqueSetting Setting => new(
            Convert.FromHexString(vector.GetProperty("config").GetProperty("Context").GetString()!),
            Optional("server_identity"),
            Optional("client_identity"));

        public byte[] ServerRandomness =>
            [.. this["masking_nonce"], .. this["server_nonce"], .. this["server_keyshare_seed"]];

        public byte[] this[string name] => Optional(name) ?? throw new KeyNotFoundException(name);

        private byte[]? Optional(string name)
            => vector.GetProperty("inputs").TryGetProperty(name, out JsonElement input)
                || vector.GetProperty("outputs").TryGetProperty(name, out input)
                ? Convert.FromHexString(input.GetString()!)
                : null;
    }
}
