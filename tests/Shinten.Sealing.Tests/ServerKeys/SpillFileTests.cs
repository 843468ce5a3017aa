using System.Security.Cryptography;
using Shinten.Sealing.ServerKeys;
using Xunit;

namespace Shinten.Sealing.Tests.ServerKeys;

public sealed class SpillFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-spill").FullName;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SpillFile.ChunkLength)]
    [InlineData((3 * SpillFile.ChunkLength) + 17)]
    public async Task What_was_spilled_is_read_back_in_any_range(int length)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        byte[] message = RandomNumberGenerator.GetBytes(length);
        using SpillFile spill = new(_folder);
        for (int at = 0; at < length; at += 10_000)
            await spill.AppendAsync(message.AsMemory(at, Math.Min(10_000, length - at)), cancel);
        await spill.FinishAsync(cancel);

        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(length, spill.Length);
        (int, int)[] ranges = [(0, length), (length / 2, length - (length / 2)), (length / 3, length / 5)];
        foreach ((int from, int count) in ranges)
        {
            byte[] range = new byte[count];
            await spill.ReadAsync(from, range, cancel);
            Assert.Equal(message[from..(from + count)], range);
        }
    }

    [Fact]
    public async Task The_file_has_no_name_and_no_plaintext()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The open file is looked at through /proc.");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        byte[] message = [.. Enumerable.Repeat("planted word "u8.ToArray(), 20_000).SelectMany(bytes => bytes)];
        using SpillFile spill = new(_folder);
        await spill.AppendAsync(message, cancel);
        await spill.FinishAsync(cancel);

        string? open = Directory.GetFiles("/proc/self/fd")
            .FirstOrDefault(
                fd => File.ResolveLinkTarget(fd, false)?.FullName.Contains(_folder, StringComparison.Ordinal) == true);
        Assert.NotNull(open);
        byte[] stored = await File.ReadAllBytesAsync(open, cancel);
        Assert.True(stored.Length > message.Length);
        Assert.True(stored.AsSpan().IndexOf("planted"u8) < 0);
    }

    [Fact]
    public async Task It_is_read_only_when_finished_and_within_its_length()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SpillFile spill = new(_folder);
        await spill.AppendAsync(new byte[10], cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await spill.ReadAsync(0, new byte[1], cancel));
        await spill.FinishAsync(cancel);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await spill.AppendAsync(new byte[1], cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await spill.ReadAsync(5, new byte[6], cancel));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
