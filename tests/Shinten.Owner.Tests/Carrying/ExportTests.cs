using System.Text;
using Xunit;

namespace Shinten.Owner.Tests.Carrying;

public sealed class ExportTests
{
    private const string Finished = "manifest.jsonl";
    private const string Unfinished = "manifest.jsonl.part";

    public static TheoryData<string> Formats => ["maildir", "mbox", "eml"];

    /// <summary>However it was cut short, what is good stays and the rest is fetched.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_export_that_was_cut_short_goes_on(string format)
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();
        string whole = await shell.ExportAsync(CarryingShell.Alice, format);

        // Cut in the middle of a line; behind it are letters that no line names.
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(whole, Finished), Cancel);
        string cut = CopyOf(whole, shell.NewPath());
        File.Delete(Path.Combine(cut, Finished));
        await File.WriteAllTextAsync(
            Path.Combine(cut, Unfinished), string.Join('\n', lines[..6]) + "\n" + lines[6][..40], Cancel);
        await GoOnAsync(shell, format, cut, whole, alreadyThere: 4);

        // A letter that is not what it was is written anew.
        string spoilt = CopyOf(whole, shell.NewPath());
        File.Move(Path.Combine(spoilt, Finished), Path.Combine(spoilt, Unfinished));
        string victim = Directory.EnumerateFiles(spoilt, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(Unfinished, StringComparison.Ordinal))
            .MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = await File.ReadAllBytesAsync(victim, Cancel);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(victim, bytes, Cancel);
        await GoOnAsync(shell, format, spoilt, whole, alreadyThere: 12);
    }

    [Fact]
    public async Task Nothing_is_half_there_and_nobody_else_can_read_it()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();

        foreach (string format in (string[])["maildir", "mbox", "eml"])
        {
            string folder = await shell.ExportAsync(CarryingShell.Alice, format);
            string[] entries = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories);
            foreach (string entry in entries.Prepend(folder))
            {
                UnixFileMode mode = File.GetUnixFileMode(entry);
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite
                        | (Directory.Exists(entry) ? UnixFileMode.UserExecute : UnixFileMode.None),
                    mode);
                Assert.DoesNotContain(".part", entry, StringComparison.Ordinal);
                Assert.DoesNotContain(".new", entry, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_damaged_letter_is_named_and_the_others_are_exported(string format)
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();
        string segments = Path.Combine(shell.DataFolder, "segments");
        string segment = Assert.Single(Directory.EnumerateFiles(segments, "*.segment"));
        using (FileStream stream = new(segment, FileMode.Open))
        {
            // In the middle of the letter that is by far the longest.
            stream.Position = 300_000;
            int before = stream.ReadByte();
            stream.Position = 300_000;
            stream.WriteByte((byte)(before ^ 1));
        }

        string folder = shell.NewPath();
        ShellResult result = await shell.RunAsync("export", CarryingShell.Alice, "--to", folder, "--format", format);

        result.Refused("1 letters are damaged");
        Assert.Equal(12, CarriedLetter.Of(folder).Count);
        Assert.Single(
            await File.ReadAllLinesAsync(Path.Combine(folder, Finished), Cancel),
            line => line.StartsWith("{\"kind\":\"damaged\",\"mailbox\":1,\"uid\":", StringComparison.Ordinal));
        await shell.ImportAsync(CarryingShell.Bob, folder);
    }

    [Fact]
    public async Task Recovery_words_open_an_export_too()
    {
        using Shell shell = new();
        string words = shell.SecretFile("words", string.Join(
            ' ', (await shell.SetUpAsync()).GetProperty("recovery").EnumerateArray().Select(word => word.GetString())));
        string folder = Path.Combine(Path.GetDirectoryName(shell.DataFolder)!, "out");

        (await shell.RunAsync("export", "alice@example.org", "--to", folder, "--recovery-file", words)).Ok();

        Assert.Equal(6, CarriedLetter.Folders(folder).Count());
    }

    [Fact]
    public async Task A_wrong_password_exports_nothing()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        string folder = Path.Combine(Path.GetDirectoryName(shell.DataFolder)!, "out");

        (await shell.RunAsync(
            "export", "alice@example.org", "--to", folder, "--password-file", shell.PasswordFile("wrong password")))
            .Refused("does not open alice@example.org");

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Folders_that_hold_something_else_are_left_alone()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string folder = await shell.ExportAsync(CarryingShell.Alice, "mbox");

        (await shell.RunAsync("export", CarryingShell.Alice, "--to", folder)).Refused("holds a finished export");
        File.Move(Path.Combine(folder, Finished), Path.Combine(folder, Unfinished));
        (await shell.RunAsync("export", CarryingShell.Bob, "--to", folder, "--format", "mbox"))
            .Refused("an export of alice@example.org as Mbox was begun there");
        (await shell.RunAsync("export", CarryingShell.Alice, "--to", folder, "--format", "eml"))
            .Refused("an export of alice@example.org as Mbox was begun there");

        string other = shell.NewPath();
        Directory.CreateDirectory(other);
        await File.WriteAllTextAsync(Path.Combine(other, "photo.jpg"), "mine", Cancel);
        (await shell.RunAsync("export", CarryingShell.Alice, "--to", other)).Refused("is not empty");
        Assert.Equal(["photo.jpg"], Directory.GetFileSystemEntries(other).Select(Path.GetFileName));
    }

    [Fact]
    public async Task One_mailbox_can_be_exported_with_those_below_it()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.FillAliceAsync();
        string folder = shell.NewPath();

        (await shell.RunAsync("export", CarryingShell.Alice, "--to", folder, "--folder", "v1.2", "--folder", "x")).Ok();

        Assert.Equal(["v1.2/a b/領収書", "x", "x", "x"], CarriedLetter.Of(folder).Select(letter => letter.Mailbox));
        (await shell.RunAsync("export", CarryingShell.Alice, "--to", shell.NewPath(), "--folder", "nowhere"))
            .Refused("no such mailbox");
    }

    /// <summary>LF in the file and quoted lines; bytes as they are where LF alone would not give them back.</summary>
    [Fact]
    public async Task An_mbox_reads_as_others_write_it()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        await shell.ImportAsync(CarryingShell.Alice, new MadeExport(shell.NewPath()).Mailbox("a/b.mbox")
            .Letter("Subject: 1\r\n\r\nFrom me\r\n>From you", "2026-11-27T09:18:46Z", ("a/b.mbox", ""))
            .Letter("Subject: 2\r\n\r\nbare\nLF\r\n", "2026-03-01T00:00:00Z", ("a/b.mbox", "")).Write());

        string folder = await shell.ExportAsync(CarryingShell.Alice, "mbox");

        Assert.Equal(
            "From MAILER-DAEMON Fri Nov 27 09:18:46 2026\nSubject: 1\n\n>From me\n>>From you\n\n"
                + "From MAILER-DAEMON Sun Mar  1 00:00:00 2026\nSubject: 2\r\n\r\nbare\nLF\r\n\n",
            await File.ReadAllTextAsync(Path.Combine(folder, "mbox/a/b%2Embox.mbox"), Encoding.Latin1, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task GoOnAsync(
        CarryingShell shell, string format, string folder, string whole, int alreadyThere)
    {
        ShellResult result = await shell.RunAsync(
            "export", CarryingShell.Alice, "--to", folder, "--format", format, "--json");

        Assert.Equal(alreadyThere, result.Json().GetProperty("alreadyThere").GetInt32());
        Assert.Equal(13, result.Json().GetProperty("letters").GetInt32());
        Assert.Equal(CarriedLetter.Of(whole), CarriedLetter.Of(folder));

        // Every letter is where the manifest says: what is imported is checked.
        string account = CarryingShell.Bob;
        await shell.ImportAsync(account, folder, "--into", Path.GetFileName(folder));
    }

    private static string CopyOf(string folder, string to)
    {
        string[] entries = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories);
        foreach (string entry in entries.Prepend(folder))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(folder, entry));
            if (Directory.Exists(entry))
            {
                Directory.CreateDirectory(copy);
            }
            else
            {
                File.Copy(entry, copy);
            }
        }

        return to;
    }
}
