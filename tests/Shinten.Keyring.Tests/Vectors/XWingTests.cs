using System.Text.Json;
using Shinten.Keyring.Primitives;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

public sealed class XWingTests
{
    [Fact]
    public void The_published_vectors_hold()
    {
        Assert.SkipUnless(VectorFolder.Published("xwing.json") is not null, "The shared folder is absent.");
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(VectorFolder.Published("xwing.json")!));
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
        {
            byte[] Bytes(string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
            byte[] ciphertext = new byte[XWing.CiphertextLength];
            byte[] secret = new byte[XWing.SharedSecretLength];

            Assert.Equal(Bytes("pk"), XWingPrivate.PublicKeyOfPrivateSeed(Bytes("seed")));
            XWing.EncapsulateFrom(Bytes("eseed"), Bytes("pk"), ciphertext, secret);
            Assert.Equal(Bytes("ct"), ciphertext);
            Assert.Equal(Bytes("ss"), secret);
            XWingPrivate.DecapsulateWith(Bytes("sk"), ciphertext, secret, "vector");
            Assert.Equal(Bytes("ss"), secret);
            Array.Clear(secret);
            using XWingOpener opener = XWingOpener.OfPrivateSeed(Bytes("sk"));
            opener.Decapsulate(ciphertext, secret, "vector");
            Assert.Equal(Bytes("ss"), secret);
        }
    }

    [Fact]
    public void A_public_key_is_checked_before_it_is_taken()
    {
        using AccountSecrets owner = AccountSecrets.Generate(new AccountId(1), Generation.First);
        byte[] good = owner.AccountKey.LetterPublic.ToArray();

        Assert.True(IsTaken(good));
        Assert.False(IsTaken(good[..^1]));
        Assert.False(IsTaken([.. good, 0]));
        Assert.False(IsTaken(With(good, 0, [0xFF, 0xFF, 0xFF])));
        Assert.False(IsTaken(With(good, 1149, [0x01, 0x0D, 0x00])));
        Assert.False(IsTaken(With(good, 1184, new byte[32])));
        Assert.False(IsTaken(With(good, 1184, [1, .. new byte[31]])));
    }

    [Fact]
    public void An_all_zero_agreement_is_an_error()
    {
        using AccountSecrets owner = AccountSecrets.Generate(new AccountId(1), Generation.First);
        using Seal seal = Seal.Create(owner.AccountKey, [], TimeProvider.System);
        byte[] altered = With(seal.Wrapped.Envelope, 5 + 1088, new byte[32]);

        SealedObjectException error = Assert.Throws<SealedObjectException>(
            () => owner.Open(seal.Wrapped with { Envelope = altered }));
        Assert.Contains(seal.Id.ToString(), error.Message, StringComparison.Ordinal);
    }

    private static bool IsTaken(byte[] publicKey)
        => AccountKey.TryCreate(new AccountId(1), Generation.First, publicKey, publicKey, out _);

    private static byte[] With(byte[] bytes, int at, byte[] replaced)
    {
        byte[] altered = [.. bytes];
        replaced.CopyTo(altered, at);
        return altered;
    }
}
