using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.Carrying;

/// <summary>Files of others, and the same again.</summary>
public sealed class ImportTests
{
    private const string Line = "From a@b Fri Nov 27 09:18:46 2026\n";

    private static readonly DateTimeOffset Date = new(2026, 11, 27, 9, 18, 46, TimeSpan.Zero);
    private static readonly DateTimeOffset MaildirDate = DateTimeOffset.UnixEpoch.AddDays(400);

    [Fact]
    public async Task An_mbox_comes_in_with_flags_and_dates()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string file = Write(shell, "Old mail.mbox",
            $"{Line}Subject: 1\nStatus: RO\nX-Status: A\nX-Keywords: Work\n\none\n\n"
            + $"{Line}Subject: 2\n\n>From quoted\n\n"
            + $"{Line}X-Mozilla-Status: 0008\n\ngone\n\n"
            + $"From b@c Tue Dec  1 00:00:00 2026 +0900\nSubject: 3\n\nFrom here on unquoted\n");

        JsonElement tally = await shell.ImportAsync(CarryingShell.Bob, file);

        Assert.Equal((3, 1), (tally.GetProperty("imported").GetInt32(), tally.GetProperty("leftOut").GetInt32()));
        Assert.Equal(
            Sorted(
                Came(
                    "Subject: 1\r\nStatus: RO\r\nX-Status: A\r\nX-Keywords: Work\r\n\r\none\r\n",
                    "Work \\Answered \\Seen"),
                Came("Subject: 2\r\n\r\nFrom quoted\r\n", ""),
                Came("Subject: 3\r\n\r\nFrom here on unquoted\r\n", "") with
                {
                    Date = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(9)).ToUniversalTime(),
                }),
            CarriedLetter.Of(await shell.ExportAsync(CarryingShell.Bob)));

        static CarriedLetter Came(string letter, string flags)
            => new("Old mail", CarriedLetter.Hash(letter), flags, Date, false);
    }

    [Fact]
    public async Task A_tree_of_mboxes_keeps_its_names()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string root = shell.NewPath();
        string letter = Line + "Subject: x\n\nx\n";
        foreach (string file in (string[])["Inbox", "Inbox.sbd/Lists", "Apple.mbox/mbox", "a.mbox", "Sent.mbx"])
        {
            WriteAt(Path.Combine(root, file), letter);
        }

        WriteAt(Path.Combine(root, "Inbox.msf"), "// <!-- an index -->");
        WriteAt(Path.Combine(root, "empty.mbox"), "");

        await shell.ImportAsync(CarryingShell.Bob, root);

        string exported = await shell.ExportAsync(CarryingShell.Bob);
        Assert.Equal(
            ["Apple", "INBOX", "INBOX/Lists", "Sent", "a"], CarriedLetter.Of(exported).Select(found => found.Mailbox));
        Assert.Contains("empty True", CarriedLetter.Folders(exported));
    }

    [Fact]
    public async Task Eml_files_get_the_line_ends_of_letters_and_the_date_of_their_header()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string root = shell.NewPath("letters");
        const string Received = "Received: by x; Fri, 27 Nov 2026 09:18:46 +0000\n";
        WriteAt(Path.Combine(root, "a.eml"), Received + "Subject: LF\n\nmixed\r\nlines\n");
        WriteAt(Path.Combine(root, "sub/b.EML"), "not looked for");
        const string Crlf = "Date: Fri, 27 Nov 2026 18:18:46 +0900\r\nSubject: CRLF\r\n\r\nbare\nLF\r\n";
        WriteAt(Path.Combine(root, "Sent/c.eml"), Crlf);
        WriteAt(Path.Combine(root, "Sent/empty.eml"), "");

        ShellResult result = await shell.RunAsync("import", CarryingShell.Bob, "--from", root);

        result.Refused("1 letters could not be imported");
        Assert.Contains("empty.eml: it is empty", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            Sorted(
                new CarriedLetter(
                    Path.GetFileName(root),
                    CarriedLetter.Hash(Received.Replace("\n", "\r\n", StringComparison.Ordinal)
                        + "Subject: LF\r\n\r\nmixed\r\nlines\r\n"),
                    "", Date, false),
                new CarriedLetter("Sent", CarriedLetter.Hash(Crlf), "", Date, false)),
            CarriedLetter.Of(await shell.ExportAsync(CarryingShell.Bob)));
    }

    [Fact]
    public async Task A_maildir_of_others_comes_in_with_flags_keywords_and_dates()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string root = shell.NewPath();
        WriteMaildir(root, "cur/1700000000.M1P1.host,S=9:2,FS", "Subject: flagged\n");
        WriteMaildir(root, "new/1700000001.M1P1.host", "Subject: new\n");
        WriteMaildir(root, ".Lists.Entw&APw-rfe/cur/1.a:2,Pab", "Subject: passed on\n");
        WriteAt(Path.Combine(root, ".Lists.Entw&APw-rfe/dovecot-keywords"), "0 Work\n1 $Label1\n");
        WriteMaildir(root, "fs/deep/cur/1.b:2,T", "Subject: deep\n");
        WriteAt(Path.Combine(root, "tmp/1.half"), "Subject: half");
        WriteAt(Path.Combine(root, "dovecot.index.log"), "\0\0");

        await shell.ImportAsync(CarryingShell.Bob, root);

        Assert.Equal(
            Sorted(
                Came("INBOX", "flagged", "\\Flagged \\Seen"),
                Came("INBOX", "new", ""),
                Came("Lists/Entwürfe", "passed on", "$Forwarded $Label1 Work"),
                Came("fs/deep", "deep", "\\Deleted")),
            CarriedLetter.Of(await shell.ExportAsync(CarryingShell.Bob)));

        static CarriedLetter Came(string mailbox, string subject, string flags)
            => new(mailbox, CarriedLetter.Hash($"Subject: {subject}\r\n"), flags, MaildirDate, false);
    }

    /// <summary>Also where the same letter stands in a mailbox more than once.</summary>
    [Fact]
    public async Task What_was_imported_before_does_not_come_twice()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        const string One = $"{Line}Subject: 1\n\n1\n\n";
        string once = Write(shell, "x.mbox", One);
        string more = Write(shell, "x.mbox", $"{One}{Line}Subject: 2\n\n2\n\n{One}");

        Assert.Equal((1, 0), Counts(await shell.ImportAsync(CarryingShell.Bob, once)));
        Assert.Equal((2, 1), Counts(await shell.ImportAsync(CarryingShell.Bob, more)));
        Assert.Equal((0, 3), Counts(await shell.ImportAsync(CarryingShell.Bob, more)));
        Assert.Equal((0, 1), Counts(await shell.ImportAsync(CarryingShell.Bob, once)));
        Assert.Equal((1, 0), Counts(await shell.ImportAsync(CarryingShell.Bob, once, "--into", "elsewhere")));
        Assert.Equal((1, 0), Counts(await shell.ImportAsync(CarryingShell.Alice, once)));
        Assert.Equal((3, 0), Counts(await shell.ImportAsync(CarryingShell.Bob, more, "--again")));
        Assert.Equal(7, await shell.LettersOfAsync(CarryingShell.Bob));

        static (int, int) Counts(JsonElement tally)
            => (tally.GetProperty("imported").GetInt32(), tally.GetProperty("alreadyThere").GetInt32());
    }

    [Fact]
    public async Task A_full_account_says_how_far_it_came()
    {
        using CarryingShell shell = await CarryingShell.StartAsync("--quota", "1000000");
        StringBuilder mbox = new();
        for (int letter = 0; letter < 400; letter++)
        {
            mbox.Append(Line).Append("Subject: ").Append(letter).Append("\n\n")
                .Append(Convert.ToHexString(RandomNumberGenerator.GetBytes(4_000))).Append("\n\n");
        }

        string file = Write(shell, "many.mbox", mbox.ToString());

        ShellResult stopped = await shell.RunAsync("import", CarryingShell.Bob, "--from", file);

        stopped.Refused("quota is full");
        long came = await shell.LettersOfAsync(CarryingShell.Bob);
        Assert.InRange(came, 50, 399);
        Assert.Contains($"{came} letters are imported", stopped.Errors, StringComparison.Ordinal);
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", file)).Refused("0 letters are imported");
        Assert.Equal(came, await shell.LettersOfAsync(CarryingShell.Bob));
    }

    [Fact]
    public async Task Letters_come_without_keywords_where_the_account_has_too_many()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        MadeExport made = new MadeExport(shell.NewPath()).Mailbox("INBOX");
        for (int letter = 0; letter < 60; letter++)
        {
            made.Letter(CarryingShell.Plain($"{letter}"), "2026-11-27T09:18:46Z", ("INBOX", $"\\Seen key{letter}"));
        }

        JsonElement tally = await shell.ImportAsync(CarryingShell.Bob, made.Write());

        Assert.Equal(60, tally.GetProperty("imported").GetInt32());
        Assert.Equal(5, tally.GetProperty("keywordsLeftOut").GetInt32());
        Assert.Equal(60, CarriedLetter.Of(await shell.ExportAsync(CarryingShell.Bob))
            .Count(letter => letter.Flags.Contains("\\Seen", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Names_that_no_account_takes_are_changed_as_little_as_can_be()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string[] names = ["a\u0001b", new string('長', 100), new string('長', 99) + "x", ""];
        MadeExport made = new(shell.NewPath());
        foreach (string name in names)
        {
            made.Mailbox(name).Letter(CarryingShell.Plain(name), "2026-11-27T09:18:46Z", (name, ""));
        }

        string deep = string.Join('/', Enumerable.Range(0, 30));
        made.Mailbox(deep).Letter(CarryingShell.Plain("deep"), "2026-11-27T09:18:46Z", (deep, ""));
        await shell.ImportAsync(CarryingShell.Bob, made.Write());

        string exported = await shell.ExportAsync(CarryingShell.Bob);
        string[] came = [.. CarriedLetter.Of(exported).Select(letter => letter.Mailbox)];
        Assert.Equal(5, came.Distinct().Count());
        Assert.Contains("_", came);
        Assert.Contains("a_b", came);
        Assert.Contains("0/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19-20-21-22-23-24-25-26-27-28-29", came);
    }

    [Fact]
    public async Task A_letter_that_is_not_what_the_manifest_says_is_left_out_and_named()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string folder = new MadeExport(shell.NewPath()).Mailbox("INBOX")
            .Letter(CarryingShell.Plain("good"), "2026-11-27T09:18:46Z", ("INBOX", ""))
            .Letter(CarryingShell.Plain("bad"), "2026-11-27T09:18:46Z", ("INBOX", "")).Write();
        File.AppendAllText(Path.Combine(folder, "eml/4.eml"), "more");

        ShellResult result = await shell.RunAsync("import", CarryingShell.Bob, "--from", folder);

        result.Refused("1 letters could not be imported");
        Assert.Contains("4.eml: it is not what the manifest says", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, await shell.LettersOfAsync(CarryingShell.Bob));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    public async Task A_manifest_reaches_no_file_outside_its_folder(string file)
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string folder = new MadeExport(shell.NewPath()).Mailbox("INBOX")
            .Letter("secret", "2026-11-27T09:18:46Z", ("INBOX", "")).Replace("eml/2.eml", file).Write();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(folder)!, "secret"), "secret");

        (await shell.RunAsync("import", CarryingShell.Bob, "--from", folder)).Refused("which is not in its folder");
    }

    [Fact]
    public async Task What_cannot_be_imported_is_refused_in_words()
    {
        using CarryingShell shell = await CarryingShell.StartAsync();
        string folder = shell.NewPath();
        Directory.CreateDirectory(folder);

        (await shell.RunAsync("import", CarryingShell.Bob, "--from", folder)).Refused("neither an mbox, nor a Maildir");
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", folder + "x")).Refused("there is no");
        (await shell.RunAsync("import", CarryingShell.Bob)).Refused("say where the letters are");
        string text = Write(shell, "notes.txt", "Dear diary");
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", text)).Refused("neither an mbox");
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", text, "--format", "mbox")).Refused("is no mbox");
        WriteAt(Path.Combine(folder, "manifest.jsonl.part"), "");
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", folder)).Refused("not finished");
        WriteAt(Path.Combine(folder, "manifest.jsonl"), "{\"kind\":\"export\",\"version\":2}\n");
        (await shell.RunAsync("import", CarryingShell.Bob, "--from", folder)).Refused("manifest");
    }

    private static List<CarriedLetter> Sorted(params CarriedLetter[] letters)
        => [.. letters.OrderBy(letter => letter.ToString(), StringComparer.Ordinal)];

    private static string Write(CarryingShell shell, string name, string text)
    {
        string file = Path.Combine(shell.NewPath(), name);
        WriteAt(file, text);
        return file;
    }

    private static void WriteAt(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, Encoding.Latin1);
    }

    private static void WriteMaildir(string root, string name, string text)
    {
        string file = Path.Combine(root, name);
        WriteAt(file, text);
        File.SetLastWriteTimeUtc(file, MaildirDate.UtcDateTime);
        foreach (string part in (string[])["cur", "new", "tmp"])
        {
            Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, part));
        }
    }
}
