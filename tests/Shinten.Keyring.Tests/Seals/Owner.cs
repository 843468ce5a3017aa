using System.Buffers;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.Tests.Seals;

/// <summary>An account with one seal, as most tests need it.</summary>
internal sealed class Owner : IDisposable
{
    public Owner(long account = 7)
    {
        Secrets = AccountSecrets.Generate(new AccountId(account), Generation.First);
        Seal = Seal.Create(Secrets.AccountKey, [], TimeProvider.System);
    }

    public AccountSecrets Secrets { get; }

    public Seal Seal { get; }

    public static ReadOnlyMemory<byte> Altered(ReadOnlyMemory<byte> bytes, int at)
    {
        byte[] altered = bytes.ToArray();
        altered[at < 0 ? altered.Length + at : at] ^= 1;
        return altered;
    }

    /// <summary>Opens with a fresh writer: what was written, or null for a refusal that wrote nothing.</summary>
    public static byte[]? Open(Func<ArrayBufferWriter<byte>, bool> open)
    {
        ArrayBufferWriter<byte> writer = new();
        bool opened = open(writer);
        Xunit.Assert.True(opened || writer.WrittenCount == 0);
        return opened ? writer.WrittenSpan.ToArray() : null;
    }

    public void Dispose()
    {
        Seal.Dispose();
        Secrets.Dispose();
    }
}
