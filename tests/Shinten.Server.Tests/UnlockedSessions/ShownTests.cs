using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>Size, header, structure and bytes agree at each access (sealing.md §8).</summary>
public sealed class ShownTests
{
    private const string Trace = "Return-Path: <bob@example.org>\r\nDelivered-To: alice@example.test\r\n";

    private const ShownParts All
        = ShownParts.Envelope | ShownParts.Structure | ShownParts.Header | ShownParts.Preview | ShownParts.Bytes;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_shown_agrees_with_itself(bool hasCertificate)
    {
        IReadOnlyList<byte[]> letters = OddLetters.All();
        await using OneAccount one = await OneAccount.CreateAsync(null, hasCertificate ? [Certificates.Alice()] : []);
        LetterToFile[] filed = [.. letters.Select(letter => one.ToFile(letter, Trace))];
        CommitResult result = await one.Filing.FileAsync(filed, [], Cancel);
        Assert.All(result.Deliveries, delivery => Assert.Equal(DeliveryOutcome.Stored, delivery.Outcome));

        foreach (Access access in Enum.GetValues<Access>())
        {
            using ILetterOpener opener = await one.OpenerAsync(access);
            ShownMessages shown = new(one.Account, opener);
            int place = 0;
            await foreach (ShownMessage message in shown.ReadAsync(await one.EntriesAsync(), All, Cancel))
            {
                byte[] original = [.. Encoding.ASCII.GetBytes(Trace), .. letters[place++]];
                await CheckAsync(message, access, original, hasCertificate);
            }

            Assert.Equal(letters.Count, place);
        }
    }

    [Fact]
    public async Task It_is_the_same_after_a_restart_and_under_another_clock()
    {
        await using OneAccount one = await OneAccount.CreateAsync(null, Certificates.Alice());
        await one.FileAsync([.. OddLetters.All().Take(5)]);
        Dictionary<Access, List<byte[]>> before = await ReadAsync(one);
        one.Clock.Advance(TimeSpan.FromDays(400));

        await one.RestartAsync();

        Assert.Equal(before, await ReadAsync(one));
    }

    [Theory]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public async Task A_letter_its_sender_encrypted_is_shown_when_envelopes_are_recalled(Access access)
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await one.FileAsync([.. Enumerable.Range(1, 40).Select(number => OddLetters.Simple($"Letter {number}", "x"))]);
        one.Clock.Advance(TimeSpan.FromHours(2));
        await one.FileAsync(OddLetters.Encrypted());
        Dictionary<Access, List<byte[]>> first = await ReadAsync(one);

        Dictionary<Access, List<byte[]>> second = await ReadAsync(one);

        Assert.Equal(OddLetters.Encrypted(), second[access][^1]);
        Assert.Equal(first[access], second[access]);
    }

    [Fact]
    public async Task Each_access_sees_what_it_may()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await one.FileAsync(OddLetters.Simple("Secret plans", "The garden gate is open."));

        Assert.DoesNotContain("Secret plans", await TextAsync(one, Access.Ciphertext), StringComparison.Ordinal);
        Assert.Contains("Subject: Secret plans", await TextAsync(one, Access.Envelopes), StringComparison.Ordinal);
        Assert.DoesNotContain("garden", await TextAsync(one, Access.Envelopes), StringComparison.Ordinal);
        Assert.Contains("garden", await TextAsync(one, Access.Everything), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_letter_is_read_in_ranges()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        byte[] letter = OddLetters.Long(3 * 1024 * 1024);
        await one.FileAsync(letter);
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        ShownMessages shown = new(one.Account, opener);
        MessageEntry entry = Assert.Single(await one.EntriesAsync());

        using ShownMessage message = await shown.OpenAsync(entry, ShownParts.Bytes, Cancel);

        Assert.Equal(letter.Length, message.Size);
        await CheckRangesAsync(message, letter);
        Assert.Equal(letter, await OneAccount.ReadAllAsync(message));
    }

    [Fact]
    public async Task A_damaged_letter_is_said_so_and_the_rest_is_shown()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await one.FileAsync(
            OddLetters.Simple("One", "first"), OddLetters.Simple("Two", "second"), OddLetters.Simple("Three", "third"));
        MessageEntry second = (await one.EntriesAsync())[1];
        DamagedFiles.Overwrite(one.DataFolder, second.Letter.Blob);
        await one.RestartAsync();
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        ShownMessages shown = new(one.Account, opener);

        List<ShownState> states = [];
        await foreach (ShownMessage message in shown.ReadAsync(await one.EntriesAsync(), All, Cancel))
        {
            states.Add(message.State);
        }

        Assert.Equal(ShownState.Shown, states[0]);
        Assert.Equal(ShownState.Damaged, states[1]);
        Assert.Equal(ShownState.Shown, states[2]);
    }

    private static async Task CheckAsync(ShownMessage message, Access access, byte[] original, bool hasCertificate)
    {
        Assert.Equal(ShownState.Shown, message.State);
        byte[] bytes = await OneAccount.ReadAllAsync(message);
        Assert.Equal(message.Size, bytes.Length);
        ReadOnlyMemory<byte> header = await message.ReadHeaderAsync(Cancel);
        Assert.True(bytes.AsSpan().StartsWith(header.Span));
        Assert.Equal(message.Structure.HeaderLength, header.Length);
        await CheckRangesAsync(message, bytes);
        if (message.Envelope is null or { IsAbridged: false })
        {
            ParsedMessage parsed = ParsedMessage.Parse(bytes);
            Assert.Equal(Json(parsed.Root), Json(message.Structure));
        }

        bool isEndToEnd = message.Envelope?.IsEndToEndEncrypted == true;
        if (access == Access.Everything || (access == Access.Envelopes && isEndToEnd))
        {
            Assert.Equal(original, bytes);
        }
        else
        {
            Assert.Equal(hasCertificate, bytes.AsSpan().IndexOf("-----BEGIN PGP MESSAGE-----"u8) >= 0);
        }
    }

    private static async Task CheckRangesAsync(ShownMessage message, byte[] bytes)
    {
        foreach ((long offset, long count) in ((long, long)[])
            [(0, 1), (1, 70), (bytes.Length / 2, 100_000), (bytes.Length - 1, 1), (bytes.Length, 5), (63, 66_000)])
        {
            System.Buffers.ArrayBufferWriter<byte> range = new();
            await message.CopyAsync(offset, count, range, Cancel);
            int start = (int)Math.Min(offset, bytes.Length);
            int end = (int)Math.Min(offset + count, bytes.Length);
            Assert.True(range.WrittenSpan.SequenceEqual(bytes.AsSpan(start..end)));
        }
    }

    private static string Json(MessagePart structure)
    {
        System.Buffers.ArrayBufferWriter<byte> json = new();
        EnvelopeJson.Write(json, new Envelope { Structure = structure });
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static async Task<string> TextAsync(OneAccount one, Access access)
    {
        using ILetterOpener opener = await one.OpenerAsync(access);
        ShownMessages shown = new(one.Account, opener);
        using ShownMessage message = await shown.OpenAsync(
            Assert.Single(await one.EntriesAsync()), ShownParts.Bytes, Cancel);
        return Encoding.UTF8.GetString(await OneAccount.ReadAllAsync(message));
    }

    private static async Task<Dictionary<Access, List<byte[]>>> ReadAsync(OneAccount one)
    {
        Dictionary<Access, List<byte[]>> read = [];
        foreach (Access access in Enum.GetValues<Access>())
        {
            using ILetterOpener opener = await one.OpenerAsync(access);
            read[access] = [];
            await foreach (ShownMessage message in
                new ShownMessages(one.Account, opener).ReadAsync(await one.EntriesAsync(), ShownParts.Bytes, Cancel))
            {
                read[access].Add(await OneAccount.ReadAllAsync(message));
            }
        }

        return read;
    }
}
