using System.Text;
using MailKit;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Promises;

/// <summary>Words of a letter are in no file that the server keeps (sealing.md §2).</summary>
public sealed class PlantedWordsTests
{
    private static readonly string[] Words = [
        "zwetschgenbody", "zwetschgensubject", "zwetschgenname", "zwetschgenaddress", "zwetschgenfile",
        "zwetschgencontent", "zwetschgenfolder", "zwetschgencafé"];

    public static TheoryData<string?> Databases => DatabasesUnderTest.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Planted_words_are_in_no_file_of_the_data_folder(string? database)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase own = await TestDatabase.CreateAsync(database);
        await using DemoServer server = await DemoServer.StartAsync(own.ConnectionString);
        DemoFile demo = server.File;

        await SmtpPeer.DeliverAsync(demo.Ports["smtp"], demo.Alice.Address, Encoding.UTF8.GetBytes(Letter), cancel);
        using (ImapClient client = await Mailbox.OpenAsync(demo, demo.Alice, "everything", cancel))
        {
            IMailFolder top = client.GetFolder(client.PersonalNamespaces[0]);
            IMailFolder folder = await top.CreateAsync("zwetschgenfolder", isMessageFolder: true, cancel)
                ?? throw new InvalidOperationException("The folder was not made.");
            Assert.Single(await Mailbox.FindAsync(client, "zwetschgenbody", cancel));
            await client.Inbox!.OpenAsync(FolderAccess.ReadWrite, cancel);
            await client.Inbox.CopyToAsync(client.Inbox.Count - 1, folder, cancel);
        }

        await AssertNowhereAsync(server, own);
        await server.StopAsync();
        await AssertNowhereAsync(server, own);
    }

    [Fact]
    public async Task The_search_would_find_what_is_not_sealed()
    {
        string folder = Directory.CreateTempSubdirectory("shinten-planted-").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "leak"), Convert.ToBase64String("..zwetschgenbody.."u8),
                TestContext.Current.CancellationToken);

            string[] arguments = [Checkout.Script("Promises/planted.py"), folder, .. Words];
            RunResult result = await Run.AnyAsync("python3", arguments);

            Assert.Equal(1, result.Status);
            Assert.Contains("zwetschgenbody (base64)", result.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertNowhereAsync(DemoServer server, TestDatabase database)
    {
        await Run.CheckedAsync("python3", [Checkout.Script("Promises/planted.py"), server.DataFolder, .. Words]);
        string dump = await database.DumpAsync();
        Assert.All(Words, word => Assert.DoesNotContain(word, dump, StringComparison.OrdinalIgnoreCase));
    }

    private static string Letter { get; } = """
        From: "zwetschgenname zwetschgencafé" <zwetschgenaddress@stranger.example>
        To: "zwetschgenname" <alice@example.test>
        Subject: zwetschgensubject
        Message-ID: <zwetschgenaddress.1@stranger.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/plain; charset=utf-8

        zwetschgenbody zwetschgenbody zwetschgencafé
        --b
        Content-Type: text/csv; name="zwetschgenfile.csv"
        Content-Disposition: attachment; filename="zwetschgenfile.csv"

        zwetschgencontent;zwetschgencontent
        --b--

        """.ReplaceLineEndings("\r\n");
}
