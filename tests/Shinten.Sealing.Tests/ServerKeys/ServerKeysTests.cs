using System.Buffers;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Xunit;
using OwnKeys = Shinten.Sealing.ServerKeys.ServerKeys;

namespace Shinten.Sealing.Tests.ServerKeys;

public sealed class ServerKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-keys").FullName;

    private string KeysFolder => Path.Combine(_folder, "keys");

    [Fact]
    public void Keys_are_made_once_and_only_their_owner_reads_them()
    {
        byte[] publicKey;
        byte[] hash;
        using (OwnKeys made = OwnKeys.OpenOrCreate(KeysFolder))
        {
            publicKey = made.Opaque.PublicKey;
            hash = made.ThreadHash(new AccountId(1), "x"u8);
        }

        using OwnKeys opened = OwnKeys.OpenOrCreate(KeysFolder);
        Assert.Equal(publicKey, opened.Opaque.PublicKey);
        Assert.Equal(hash, opened.ThreadHash(new AccountId(1), "x"u8));
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(KeysFolder));
            Assert.All(Directory.GetFiles(KeysFolder), file => Assert.Equal(owner, File.GetUnixFileMode(file)));
        }
    }

    [Theory]
    [InlineData("oprf.seed")]
    [InlineData("ake.key")]
    [InlineData("queue.key")]
    [InlineData("server.secret")]
    public void A_missing_or_damaged_key_is_named_and_never_made_anew(string file)
    {
        OwnKeys.OpenOrCreate(KeysFolder).Dispose();
        string path = Path.Combine(KeysFolder, file);
        File.WriteAllBytes(path, new byte[5]);
        SealedObjectException damaged = Assert.Throws<SealedObjectException>(() => OwnKeys.OpenOrCreate(KeysFolder));
        File.Delete(path);
        SealedObjectException missing = Assert.Throws<SealedObjectException>(() => OwnKeys.OpenOrCreate(KeysFolder));

        Assert.Contains(file, damaged.Message, StringComparison.Ordinal);
        Assert.Contains(file, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashes_tell_accounts_purposes_and_parents_apart()
    {
        using OwnKeys keys = OwnKeys.OpenOrCreate(KeysFolder);
        AccountId alice = new(1);
        ReadOnlySequence<byte> letter = new("Subject: x\r\n"u8.ToArray());
        byte[][] hashes =
        [
            keys.ThreadHash(alice, "x"u8),
            keys.ThreadHash(new AccountId(2), "x"u8),
            keys.HashesOf(alice).Vacation("x"u8),
            keys.HashesOf(alice).SieveDuplicate("x"u8),
            keys.HashesOf(alice).Greylist("x"u8),
            keys.FolderHash(alice, null, "x"),
            keys.FolderHash(alice, new MailboxId(1), "x"),
            keys.DuplicateHash(alice, "ab", "c", letter),
            keys.DuplicateHash(alice, "a", "bc", letter),
        ];

        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(keys.FolderHash(alice, null, "Caf\u00e9"), keys.FolderHash(alice, null, "Cafe\u0301"));
    }

    [Fact]
    public void Queue_and_own_keys_open_in_their_own_place_alone()
    {
        using OwnKeys keys = OwnKeys.OpenOrCreate(KeysFolder);
        byte[] queued = keys.Queue.SealQueued(7, QueuePart.Letter, "letter"u8);
        byte[] own = keys.Queue.SealOwnKey("dkim example.org s1", "key"u8);
        ArrayBufferWriter<byte> writer = new();

        Assert.False(keys.Queue.TryOpenQueued(8, QueuePart.Letter, queued, writer));
        Assert.False(keys.Queue.TryOpenQueued(7, QueuePart.Envelope, queued, writer));
        Assert.False(keys.Queue.TryOpenQueued(7, QueuePart.Letter, queued.AsSpan(1), writer));
        Assert.False(keys.Queue.TryOpenQueued(7, QueuePart.Letter, own, writer));
        Assert.False(keys.Queue.TryOpenOwnKey("dkim example.org s2", own, writer));
        Assert.False(keys.Queue.TryOpenOwnKey("dkim example.org s1", [], writer));
        Assert.Equal(0, writer.WrittenCount);
        Assert.True(keys.Queue.TryOpenQueued(7, QueuePart.Letter, queued, writer));
        Assert.True(keys.Queue.TryOpenOwnKey("dkim example.org s1", own, writer));
        Assert.Equal("letterkey", Encoding.UTF8.GetString(writer.WrittenSpan));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
