using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>getmail, fetchmail and mpop fetch the demo's letters once; poplib and MailKit look at every byte.</summary>
public sealed class Pop3Tests(DemoFixture demo)
{
    private readonly DemoServer _server = demo.Server;
    private readonly DemoFile _demo = demo.Server.File;

    [Theory]
    [InlineData("getmail", "ciphertext")]
    [InlineData("getmail", "everything")]
    [InlineData("fetchmail", "ciphertext")]
    [InlineData("fetchmail", "everything")]
    [InlineData("mpop", "ciphertext")]
    [InlineData("mpop", "everything")]
    public async Task Everything_is_fetched_once(string client, string access)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_server.Scratch, $"{client}-{access}")).FullName;
        string configuration = await PrepareAsync(client, folder, access);
        List<byte[]> expected = await LettersAsync(access);

        await FetchAsync(client, folder, configuration);
        List<byte[]> first = Fetched(folder);
        await FetchAsync(client, folder, configuration);

        Assert.InRange(expected.Count, 20, 10_000);
        Assert.Equal(first.Count, Fetched(folder).Count);
        Assert.Equal(Compared(client, expected), Compared(client, first));
    }

    [Theory]
    [InlineData("ciphertext", 0)]
    [InlineData("envelopes", 0)]
    [InlineData("everything", 1)]
    public async Task Sizes_are_the_bytes_that_poplib_receives(string access, int surrogates)
    {
        RunResult result = await Run.CheckedAsync("python3", [
            Checkout.Script("Clients/popagreement.py"), _demo.Host, $"{_demo.Ports["pop3s"]}", _demo.Ca,
            _demo.Alice.Address, _demo.Alice.AppPasswords.For(access)]);

        Match counted = Regex.Match(result.Text, "^([0-9]+) letters, [0-9]+ octets, ([0-9]+) surrogates");
        Assert.True(counted.Success, result.Text);
        Assert.InRange(int.Parse(counted.Groups[1].Value, null), 20, 10_000);
        Assert.Equal(surrogates, int.Parse(counted.Groups[2].Value, null));
    }

    [Fact]
    public async Task A_client_that_knows_UTF8_has_every_letter_byte_for_byte_over_STLS()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        List<byte[]> expected = await LettersAsync("everything");
        using Pop3Client client = new();
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = new DemoAuthority(_demo.Ca).Vouches;
        await client.ConnectAsync(_demo.Host, _demo.Ports["pop3"], SecureSocketOptions.StartTls, cancel);
        await client.EnableUTF8Async(cancel);
        await client.AuthenticateAsync(_demo.Alice.Address, _demo.Alice.AppPasswords.For("everything"), cancel);

        for (int number = 0; number < expected.Count; number++)
        {
            using Stream letter = await client.GetStreamAsync(number, headersOnly: false, cancel);
            using MemoryStream bytes = new();
            await letter.CopyToAsync(bytes, cancel);
            Assert.Equal(expected[number], bytes.ToArray());
        }

        Assert.Equal(expected.Count, client.Count);
        Assert.Equal(expected.Count, (await client.GetMessageUidsAsync(cancel)).Distinct().Count());
        Assert.Contains(await client.GetLanguagesAsync(cancel), language => language.Language == "ja");
        await client.DisconnectAsync(quit: true, cancel);
    }

    private static async Task FetchAsync(string client, string folder, string configuration)
    {
        RunResult result = client switch
        {
            "getmail" => await Run.AnyAsync("getmail", [$"--getmaildir={folder}", $"--rcfile={configuration}"]),
            "mpop" => await Run.AnyAsync("mpop", [$"--file={configuration}", "--all-accounts", "--quiet"]),
            _ => await Run.AnyAsync(
                "fetchmail",
                ["-f", configuration, "--invisible", "-i", Path.Combine(folder, "ids"), "--nosyslog"],
                environment: new Dictionary<string, string> { ["FETCHMAILHOME"] = folder }),
        };

        // fetchmail's 1: there was nothing to fetch.
        Assert.True(
            result.Status == 0 || (client == "fetchmail" && result.Status == 1), $"{result.Error}\n{result.Text}");
    }

    /// <summary>Writes the client's settings, with a program that puts each letter into a file.</summary>
    private async Task<string> PrepareAsync(string client, string folder, string access)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string letters = Directory.CreateDirectory(Path.Combine(folder, "letters")).FullName;
        string keeper = Path.Combine(folder, "keep");
        await File.WriteAllTextAsync(keeper, $"#!/bin/sh\nexec cat > \"$(mktemp {letters}/XXXXXXXXXX)\"\n");
        File.SetUnixFileMode(keeper, ownerOnly | UnixFileMode.UserExecute);
        string configuration = Path.Combine(folder, "rc");
        string password = _demo.Alice.AppPasswords.For(access);
        await File.WriteAllTextAsync(configuration, client switch
        {
            "getmail" => Getmail(keeper, password),
            "mpop" => Mpop(folder, keeper, password),
            _ => $"""
                poll {_demo.Host} service {_demo.Ports["pop3s"]} protocol pop3 uidl auth password
                user "{_demo.Alice.Address}" password "{password}" ssl sslcertck sslcertfile "{_demo.Ca}"
                keep no rewrite mda "{keeper}"

                """,
        });
        File.SetUnixFileMode(configuration, ownerOnly);
        return configuration;
    }

    private string Getmail(string keeper, string password) => $"""
        [retriever]
        type = SimplePOP3SSLRetriever
        server = {_demo.Host}
        port = {_demo.Ports["pop3s"]}
        username = {_demo.Alice.Address}
        password = {password}
        ca_certs = {_demo.Ca}
        [destination]
        type = MDA_external
        path = {keeper}
        allow_root_commands = true
        [options]
        read_all = false
        delete = false
        delivered_to = false
        received = false

        """;

    private string Mpop(string folder, string keeper, string password) => $"""
        account demo
        host {_demo.Host}
        port {_demo.Ports["pop3s"]}
        tls on
        tls_starttls off
        tls_trust_file {_demo.Ca}
        auth user
        user {_demo.Alice.Address}
        password {password}
        keep on
        received_header off
        uidls_file {folder}/uidls
        delivery mda {keeper}

        """;

    private async Task<List<byte[]>> LettersAsync(string access)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using ImapClient imap = await Mailbox.OpenAsync(_demo, _demo.Alice, access, cancel);
        await imap.Inbox!.OpenAsync(FolderAccess.ReadOnly, cancel);
        List<byte[]> letters = [];
        foreach (UniqueId uid in await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.All, cancel))
        {
            letters.Add(await Mailbox.BytesAsync(imap.Inbox, uid, cancel));
        }

        return letters;
    }

    private static List<byte[]> Fetched(string folder)
        => [.. Directory.EnumerateFiles(Path.Combine(folder, "letters")).Select(File.ReadAllBytes)];

    /// <summary>The letters in an order of their own, with the line ends of files, and without what these programs
    /// change themselves.</summary>
    private static List<string> Compared(string client, List<byte[]> letters)
    {
        List<string> compared = [];
        foreach (byte[] letter in letters)
        {
            string text = Encoding.Latin1.GetString(letter).Replace("\r\n", "\n", StringComparison.Ordinal);
            string head = (text + "\n\n")[..(text + "\n\n").IndexOf("\n\n", StringComparison.Ordinal)];
            string body = text.Length > head.Length ? text[head.Length..].TrimStart('\n') : "";

            // None of them asks for UTF8, so that a header beyond ASCII comes as a surrogate; fetchmail ends a header
            // that nothing ends; getmail folds headers anew, those of parts too.
            bool isSurrogate = !Ascii.IsValid(head) || head.Contains("=?UTF-8?B?", StringComparison.Ordinal);
            string kept = isSurrogate || client == "getmail" ? body : body.Length == 0 ? head.TrimEnd('\n') : text;
            compared.Add(client == "getmail" ? Regex.Replace(kept, "\n[ \t]+", " ") : kept);
        }

        compared.Sort(StringComparer.Ordinal);
        return compared;
    }
}
