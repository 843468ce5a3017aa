using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Keyring.Tests.OpenPgp;
using Shinten.Keyring.Tests.Vectors;
using Shinten.Sealing.Opaque;
using Xunit;

namespace Shinten.Keyring.Tests.Opaque;

/// <summary>Both halves against another implementation, @serenity-kit/opaque in Node, which has an empty
/// context.</summary>
public sealed class SerenityTests
{
    private const string Password = "correct horse battery staple";
    private const string Address = "alice@example.test";

    private static readonly OpaqueSetting Setting = new([], null, null);

    [Fact]
    public async Task Its_client_registers_and_logs_in_with_our_server()
    {
        using OpaqueServer server = OpaqueTests.NewServer(Setting);
        JsonObject started = await CallAsync("client", "startRegistration", new() { ["password"] = Password });
        Assert.True(server.TryRegister(Bytes(started, "registrationRequest"), Address, out byte[]? response));
        JsonObject registered = await CallAsync("client", "finishRegistration", new()
        {
            ["password"] = Password,
            ["clientRegistrationState"] = Text(started, "clientRegistrationState"),
            ["registrationResponse"] = Base64Url.EncodeToString(response),
            ["keyStretching"] = Argon2id(),
        });
        Assert.Equal(server.PublicKey, Bytes(registered, "serverStaticPublicKey"));

        JsonObject login = await CallAsync("client", "startLogin", new() { ["password"] = Password });
        byte[] record = Bytes(registered, "registrationRecord");
        Assert.True(server.TryStart(
            Bytes(login, "startLoginRequest"), Address, record, out OpaqueLogin? answered));
        JsonObject finished = await CallAsync("client", "finishLogin", new()
        {
            ["password"] = Password,
            ["clientLoginState"] = Text(login, "clientLoginState"),
            ["loginResponse"] = Base64Url.EncodeToString(answered.Ke2),
            ["keyStretching"] = Argon2id(),
        });

        Assert.Equal(Text(registered, "exportKey"), Text(finished, "exportKey"));
        Assert.Equal(answered.SessionKey(), Bytes(finished, "sessionKey"));
        Assert.True(answered.TryFinish(Bytes(finished, "finishLoginRequest")));
        answered.Dispose();
    }

    [Fact]
    public async Task Our_client_registers_and_logs_in_with_its_server()
    {
        string setup = (await CallAsync("server", "createSetup", null))["answer"]!.GetValue<string>();
        using OpaquePassword password = new(Password);
        using OpaqueRegistration registration = new(password, Setting, default);
        JsonObject response = await CallAsync("server", "createRegistrationResponse", new()
        {
            ["serverSetup"] = setup,
            ["userIdentifier"] = Address,
            ["registrationRequest"] = Base64Url.EncodeToString(registration.Request),
        });
        Assert.True(registration.TryFinish(
            Bytes(response, "registrationResponse"),
            StretchParameters.Current,
            out byte[]? record,
            out ExportKey? registered));

        byte[] randomness = new byte[96];
        System.Security.Cryptography.RandomNumberGenerator.Fill(randomness);
        Sealing.Primitives.Ristretto.FillWithScalar(randomness);
        using OpaqueClient client = new(password, Setting, randomness);
        JsonObject login = await CallAsync("server", "startLogin", new()
        {
            ["serverSetup"] = setup,
            ["userIdentifier"] = Address,
            ["registrationRecord"] = Base64Url.EncodeToString(record),
            ["startLoginRequest"] = Base64Url.EncodeToString(client.Ke1),
        });
        byte[] sessionKey = new byte[OpaqueLengths.SessionKey];
        Assert.True(client.TryFinish(
            Bytes(login, "loginResponse"),
            OpaqueStretches.Argon2idWith(StretchParameters.Current),
            sessionKey,
            out byte[]? ke3,
            out ExportKey? exportKey));
        JsonObject finished = await CallAsync("server", "finishLogin", new()
        {
            ["serverLoginState"] = Text(login, "serverLoginState"),
            ["finishLoginRequest"] = Base64Url.EncodeToString(ke3),
        });

        Assert.Equal(sessionKey, Bytes(finished, "sessionKey"));
        Assert.Equal(registered.Reveal(), exportKey.Reveal());
        registered.Dispose();
        exportKey.Dispose();
    }

    private static JsonObject Argon2id()
        => new()
        {
            ["argon2id-custom"] = new JsonObject { ["iterations"] = 3, ["memory"] = 65_536, ["parallelism"] = 1 },
        };

    private static async Task<JsonObject> CallAsync(string side, string call, JsonObject? argument)
    {
        JsonObject request = new() { ["side"] = side, ["call"] = call, ["argument"] = argument };
        byte[] output = await Programs.RunAsync(
            ["node", Path.Combine(VectorFolder.Node, "opaque.mjs")],
            Encoding.UTF8.GetBytes(request.ToJsonString()),
            []);
        JsonNode answer = JsonNode.Parse(output)!["answer"]!;
        return answer as JsonObject ?? new JsonObject { ["answer"] = answer.DeepClone() };
    }

    private static string Text(JsonObject from, string name) => from[name]!.GetValue<string>();

    private static byte[] Bytes(JsonObject from, string name) => Base64Url.DecodeFromChars(Text(from, name));
}
