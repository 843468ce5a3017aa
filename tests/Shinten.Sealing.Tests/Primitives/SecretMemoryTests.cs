using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Xunit;

namespace Shinten.Sealing.Tests.Primitives;

public sealed class SecretMemoryTests
{
    [Fact]
    public void A_key_that_was_disposed_cannot_be_read()
    {
        LetterKey key = LetterKey.Generate();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Read().Dispose());
    }

    [Fact]
    public void A_key_read_while_it_is_disposed_stays_whole_until_the_reading_ends()
    {
        byte[] bytes = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
        LetterKey key = LetterKey.From(bytes);
        SecretReading reading = key.Read();
        key.Dispose();
        using LetterKey next = LetterKey.Generate();

        Assert.Equal(bytes, reading.Bytes.ToArray());
        reading.Dispose();
    }

    [Fact]
    public void A_cell_is_zero_when_it_is_given_out_again()
    {
        (SecretSlab slab, int cell) = SecretSlab.Take();
        slab.Cell(cell).Fill(0xAA);
        slab.Return(cell);

        Assert.True(slab.Cell(cell).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public async Task Many_threads_take_and_give_back_without_sharing_a_cell()
    {
        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            byte[] bytes = BitConverter.GetBytes(i);
            byte[] full = [.. Enumerable.Repeat(bytes, 8).SelectMany(part => part)];
            using LetterKey key = LetterKey.From(full);
            using SecretReading reading = key.Read();
            Assert.Equal(full, reading.Bytes.ToArray());
            return ValueTask.CompletedTask;
        });
    }
}
