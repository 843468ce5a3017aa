using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Turns a passphrase into a key (RFC 9580 §3.7.1).</summary>
internal abstract record S2k
{
    // 2 GiB, what the RFC's own examples ask for; a key that asks for more is not unlocked.
    private const int MostArgon2Memory = 21;
    private const int MostArgon2Work = 24;

    private S2k()
    {
    }

    public static S2k Read(ref FieldReader fields)
    {
        byte type = fields.Byte();
        return type switch
        {
            0 => new Hashed(fields.Byte(), [], 0),
            1 => new Hashed(fields.Byte(), fields.Take(8).ToArray(), 0),
            3 => ReadIterated(ref fields),
            4 => new Argon2(fields.Take(16).ToArray(), fields.Byte(), fields.Byte(), fields.Byte()),
            101 => new Absent(),
            _ => throw new OpenPgpException($"The passphrase is used in a way ({type}) that is not supported."),
        };
    }

    public abstract byte[] Derive(ReadOnlySpan<byte> passphrase, int length);

    private static Hashed ReadIterated(ref FieldReader fields)
    {
        byte hash = fields.Byte();
        byte[] salt = fields.Take(8).ToArray();
        byte coded = fields.Byte();
        return new Hashed(hash, salt, (16 + (coded & 15)) << ((coded >> 4) + 6));
    }

    /// <summary>Simple, salted, and iterated and salted (RFC 9580 §3.7.1.1 to RFC 9580 §3.7.1.3).</summary>
    public sealed record Hashed(byte Hash, byte[] Salt, int Count) : S2k
    {
        public override byte[] Derive(ReadOnlySpan<byte> passphrase, int length)
        {
            if (SignatureHash.Name(Hash) is not { } name)
                throw new OpenPgpException($"The passphrase is hashed by an algorithm ({Hash}) that is not supported.");

            byte[] unit = [.. Salt, .. passphrase];
            byte[] key = new byte[length];
            using IncrementalHash hash = IncrementalHash.CreateHash(name);
            for (int done = 0, zeros = 0; done < length; zeros++)
            {
                hash.AppendData(new byte[zeros]);
                AppendRepeated(hash, unit);
                byte[] digest = hash.GetHashAndReset();
                int count = Math.Min(digest.Length, length - done);
                digest.AsSpan(0, count).CopyTo(key.AsSpan(done));
                CryptographicOperations.ZeroMemory(digest);
                done += count;
            }

            CryptographicOperations.ZeroMemory(unit);
            return key;
        }

        private void AppendRepeated(IncrementalHash hash, byte[] unit)
        {
            hash.AppendData(unit);
            for (int left = Count - unit.Length; left > 0; left -= unit.Length)
                hash.AppendData(unit, 0, Math.Min(left, unit.Length));
        }
    }

    /// <summary>Argon2id with any parallelism, which libsodium does not offer (RFC 9580 §3.7.1.4).</summary>
    public sealed record Argon2(byte[] Salt, byte Passes, byte Lanes, byte Memory) : S2k
    {
        public override byte[] Derive(ReadOnlySpan<byte> passphrase, int length)
        {
            bool isBounded = Passes > 0 && Lanes > 0 && Memory is >= 3 and <= MostArgon2Memory
                && ((long)Passes << Memory) <= 1L << MostArgon2Work && 1 << Memory >= 8 * Lanes;
            if (!isBounded)
                throw new OpenPgpException("The key asks for more work to unlock it than is allowed.");

            Argon2BytesGenerator generator = new();
            generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
                .WithVersion(Argon2Parameters.Version13)
                .WithIterations(Passes)
                .WithParallelism(Lanes)
                .WithMemoryPowOfTwo(Memory)
                .WithSalt(Salt)
                .Build());
            byte[] copy = passphrase.ToArray();
            byte[] key = new byte[length];
            generator.GenerateBytes(copy, key);
            CryptographicOperations.ZeroMemory(copy);
            return key;
        }
    }

    /// <summary>GnuPG's mark of a secret that lies elsewhere, on a card for instance.</summary>
    public sealed record Absent : S2k
    {
        public override byte[] Derive(ReadOnlySpan<byte> passphrase, int length)
            => throw new OpenPgpException("The secret part of this key is not in the file.");
    }
}
