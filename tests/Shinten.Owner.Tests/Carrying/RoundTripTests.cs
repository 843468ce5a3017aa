using Xunit;

namespace Shinten.Owner.Tests.Carrying;

/// <summary>What is exported and imported is what it was, byte for byte, with flags, dates and mailboxes.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("maildir")]
    [InlineData("mbox")]
    [InlineData("eml")]
    public async Task An_account_comes_back_as_it_was(string format)
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();

        string exported = await shell.ExportAsync(CarryingShell.Alice, format);
        await shell.ImportAsync(CarryingShell.Bob, exported);
        string again = await shell.ExportAsync(CarryingShell.Bob, format);

        Assert.Equal(CarriedLetter.Of(exported), CarriedLetter.Of(again));
        Assert.Equal(13, CarriedLetter.Of(again).Count);
        Assert.Equal(2, CarriedLetter.Of(again).Count(letter => letter.IsShared));
        Assert.Equal(CarriedLetter.Folders(exported), CarriedLetter.Folders(again));
        Assert.Equal(12, await shell.LettersOfAsync(CarryingShell.Bob));
    }

    /// <summary>Without the manifest flags and dates are as far there as the format has them.</summary>
    [Fact]
    public async Task A_maildir_of_ours_is_whole_without_its_manifest()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();
        string exported = await shell.ExportAsync(CarryingShell.Alice, "maildir");

        await shell.ImportAsync(CarryingShell.Bob, Path.Combine(exported, "Maildir"));

        // Bytes that have LF alone are taken for a file of Unix; one letter begins so.
        string[] changed =
        [
            CarriedLetter.Hash("\nSubject: begins with LF\n"), CarriedLetter.Hash("\r\nSubject: begins with LF\r\n"),
        ];
        List<CarriedLetter> before = Comparable(exported, changed);
        Assert.Equal(before, Comparable(await shell.ExportAsync(CarryingShell.Bob), changed));
        Assert.Equal(12, before.Count);
    }

    [Fact]
    public async Task A_whole_account_can_be_put_below_a_mailbox()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();

        string exported = await shell.ExportAsync(CarryingShell.Alice);
        await shell.ImportAsync(CarryingShell.Bob, exported, "--into", "old/alice");
        string again = await shell.ExportAsync(CarryingShell.Bob);

        Assert.Equal(
            CarriedLetter.Of(exported)
                .Select(letter => letter with
                {
                    Mailbox = letter.Mailbox == "INBOX" ? "old/alice" : $"old/alice/{letter.Mailbox}",
                })
                .OrderBy(letter => letter.ToString(), StringComparer.Ordinal),
            CarriedLetter.Of(again));
    }

    private static List<CarriedLetter> Comparable(string folder, string[] changed)
        => [.. CarriedLetter.Of(folder).Where(letter => !changed.Contains(letter.Sha256))
            .Select(letter => letter with { IsShared = false })];
}
