using System.Security.Cryptography;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Keyring.Tests.Opaque;

public sealed class OpaqueTests : IDisposable
{
    private const string Address = "alice@example.test";

    private static readonly DateOnly Day = new(2026, 11, 23);

    private readonly OpaqueServer _server = NewServer();

    [Fact]
    public void A_password_unlocks_its_slot_and_the_server_learns_only_that_it_was_right()
    {
        AccountId account = new(7);
        using AccountSecrets secrets = AccountSecrets.Generate(account, Generation.First);
        byte[] record = Register("correct horse", out ExportKey registered);
        WrappedSlot slot = secrets.WrapForPassword(registered, StretchParameters.Current, record, Day);
        registered.Dispose();

        using OpaquePassword password = new("correct horse");
        using OpaqueClient client = new(password);
        Assert.True(_server.TryStart(client.Ke1, Address, slot.Verifier, out OpaqueLogin? login));
        Assert.True(StretchParameters.TryRead(slot.Params, out StretchParameters stretch));
        Assert.True(client.TryFinish(login.Ke2, stretch, out byte[]? ke3, out ExportKey? exportKey));
        Assert.True(login.TryFinish(ke3));

        using AccountSecrets? unlocked = AccountSecrets.TryUnlock(account, slot, exportKey);
        Assert.NotNull(unlocked);
        Assert.True(unlocked.Matches(secrets.AccountKey));
        exportKey.Dispose();
        login.Dispose();
    }

    [Fact]
    public void A_wrong_password_and_an_unknown_address_fail_alike()
    {
        byte[] record = Register("correct horse", out ExportKey exportKey);
        exportKey.Dispose();

        Assert.False(CanLogIn("wrong horse", Address, record));
        Assert.False(CanLogIn("correct horse", "bob@example.test", record));
        Assert.False(CanLogIn("correct horse", Address, []));
        Assert.False(CanLogIn("correct horse", Address, record[1..]));
    }

    [Fact]
    public void A_password_counts_in_nfkc()
    {
        byte[] record = Register("パスワード", out ExportKey exportKey);
        exportKey.Dispose();

        Assert.True(CanLogIn("ﾊﾟｽﾜｰﾄﾞ", Address, record));
    }

    [Fact]
    public void Weaker_parameters_are_refused_before_anything_is_computed()
    {
        using OpaquePassword password = new("correct horse");
        using OpaqueClient client = new(password);

        Assert.Throws<OpaqueRefusedException>(
            () => client.TryFinish(new byte[OpaqueLengths.Ke2], new StretchParameters(1024, 1), out _, out _));
        Assert.Throws<OpaqueRefusedException>(
            () => client.TryFinish(new byte[OpaqueLengths.Ke2], new StretchParameters(uint.MaxValue, 3), out _, out _));
    }

    [Fact]
    public void An_unknown_address_gets_the_same_parameters_each_time()
    {
        StretchParameters[] inUse = [new(65_536, 3), new(131_072, 3), new(131_072, 4)];

        StretchParameters first = _server.FakeStretch("nobody@example.test", inUse);

        Assert.Equal(first, _server.FakeStretch("nobody@example.test", inUse));
        Assert.Equal(
            3,
            Enumerable.Range(0, 100).Select(i => _server.FakeStretch($"{i}@example.test", inUse)).Distinct().Count());
    }

    [Fact]
    public void Malformed_messages_are_refused()
    {
        using OpaquePassword password = new("correct horse");
        using OpaqueClient client = new(password);
        using OpaqueRegistration registration = new(password);
        byte[] identity = [.. new byte[32], .. client.Ke1.AsSpan(32)];

        Assert.False(_server.TryStart(client.Ke1.AsSpan(1), Address, [], out _));
        Assert.False(_server.TryStart(identity, Address, [], out _));
        Assert.False(_server.TryStart(Enumerable.Repeat((byte)0xFF, 96).ToArray(), Address, [], out _));
        Assert.False(_server.TryRegister(new byte[32], Address, out _));
        Assert.False(_server.TryRegister(registration.Request.AsSpan(1), Address, out _));
        Assert.False(registration.TryFinish(new byte[64], StretchParameters.Current, out _, out _));
        Assert.False(client.TryFinish(new byte[OpaqueLengths.Ke2], StretchParameters.Current, out _, out _));
        Assert.False(client.TryFinish(new byte[5], StretchParameters.Current, out _, out _));
    }

    public void Dispose() => _server.Dispose();

    internal static OpaqueServer NewServer(OpaqueSetting? setting = null)
    {
        using AkeKey key = new();
        using (SecretReading scalar = key.Read())
            Ristretto.FillWithScalar(scalar.Bytes);
        return new OpaqueServer(RandomNumberGenerator.GetBytes(OpaqueServer.SeedLength), key, setting);
    }

    private byte[] Register(string text, out ExportKey exportKey)
    {
        using OpaquePassword password = new(text);
        using OpaqueRegistration registration = new(password);
        Assert.True(_server.TryRegister(registration.Request, Address, out byte[]? response));
        Assert.True(registration.TryFinish(
            response, StretchParameters.Current, out byte[]? record, out ExportKey? registered));
        exportKey = registered;
        return record;
    }

    private bool CanLogIn(string text, string address, byte[] record)
    {
        using OpaquePassword password = new(text);
        using OpaqueClient client = new(password);
        Assert.True(_server.TryStart(client.Ke1, address, record, out OpaqueLogin? login));
        using (login)
        {
            bool finished = client.TryFinish(login.Ke2, StretchParameters.Current, out byte[]? ke3, out ExportKey? key);
            key?.Dispose();
            return finished && login.TryFinish(ke3);
        }
    }
}
