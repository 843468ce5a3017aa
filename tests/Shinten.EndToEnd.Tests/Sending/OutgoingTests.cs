using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Sending;

/// <summary>Letters leave for a real Postfix: signed, without what concerns nobody, and once, whatever
/// happens.</summary>
public sealed class OutgoingTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_waits_sealed_survives_a_kill_and_arrives_once_signed_and_bare()
    {
        await using DemoServer server = await DemoServer.StartAsync();
        await using Postfix postfix = await Postfix.StartAsync("remote.example");
        await server.CommandAsync("route", "add", "remote.example", $"127.0.0.1:{postfix.Port}");

        await SendAsync(server, "first-reply");
        byte[] first = Assert.Single(await postfix.WaitForAsync(1));
        AssertBare(Encoding.UTF8.GetString(first));
        await AssertSignedAsync(server, first);

        await postfix.StopAsync();
        await SendAsync(server, "second-reply");
        await WaitUntilTriedAsync(server);
        RunResult audit = await Run.AnyAsync(Checkout.Program, [
            "audit", "--word", "second-reply", "--word", "alices-own-client", "--word", "carol@remote.example",
            "--data", server.DataFolder]);
        Assert.True(audit.Status == 0, audit.Text);

        await server.KillAsync();
        await postfix.StartAgainAsync();
        await server.StartAgainAsync();
        await server.CommandAsync("queue", "retry", "--all");

        IReadOnlyList<byte[]> letters = await postfix.WaitForAsync(2);
        Assert.Single(letters, letter => Encoding.UTF8.GetString(letter).Contains("second-reply", Ordinal));
        await WaitUntilEmptyAsync(server);
        Assert.Equal(2, (await postfix.WaitForAsync(2)).Count);
    }

    [Fact]
    public async Task A_letter_that_Postfix_refuses_comes_back_as_a_notice()
    {
        await using DemoServer server = await DemoServer.StartAsync();
        await using Postfix postfix = await Postfix.StartAsync("remote.example");
        await server.CommandAsync("route", "add", "other.example", $"127.0.0.1:{postfix.Port}");

        await SendAsync(server, "to-nobody", "nobody@other.example");
        await WaitUntilEmptyAsync(server);

        using MailKit.Net.Imap.ImapClient client = await Mailbox.OpenAsync(
            server.File, server.File.Alice, "everything", Cancel);
        byte[] notice = Assert.Single(await Mailbox.FindAsync(client, "could not be delivered", Cancel));
        string text = Encoding.UTF8.GetString(notice);
        Assert.Contains("\r\nFinal-Recipient: rfc822; nobody@other.example\r\nAction: failed\r\n", text, Ordinal);
        Assert.Contains("Relay access denied", text, Ordinal);
        Assert.DoesNotContain("See you at the sea", text, Ordinal);
    }

    private static async Task SendAsync(DemoServer server, string mark, string to = "carol@remote.example")
    {
        DemoFile demo = server.File;
        string settings = Path.Combine(server.Scratch, "msmtprc");
        await File.WriteAllTextAsync(settings, $"""
            account default
            host {demo.Host}
            port {demo.Ports["submission"]}
            tls on
            tls_trust_file {demo.Ca}
            auth on
            user {demo.Alice.Address}
            password {demo.Alice.AppPasswords.Everything}
            from {demo.Alice.Address}
            domain laptop.of.alice

            """, Cancel);
        File.SetUnixFileMode(settings, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Run.CheckedAsync("msmtp", ["--file", settings, "--read-recipients"], $"""
            From: Alice <{demo.Alice.Address}>
            To: Carol <{to}>
            Bcc: Carol's other self <{to}>
            Subject: Re: {mark}
            In-Reply-To: <question@remote.example>
            User-Agent: alices-own-client
            X-Originating-IP: 192.0.2.9
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            See you at the sea – {mark}.

            """);
    }

    private static void AssertBare(string letter)
    {
        Assert.Contains("(using TLSv1.3 with cipher", letter, Ordinal);
        Assert.Contains("In-Reply-To: <question@remote.example>", letter, Ordinal);
        Assert.Contains("Message-ID: <", letter, Ordinal);
        Assert.Contains("Date: ", letter, Ordinal);
        Assert.Contains("Content-Transfer-Encoding: quoted-printable", letter, Ordinal);
        foreach (string secret in (string[])[
            "Bcc", "other self", "alices-own-client", "192.0.2.9", "laptop.of.alice", "X-Originating"])
        {
            Assert.DoesNotContain(secret, letter, StringComparison.OrdinalIgnoreCase);
        }

        // Postfix writes down who connected, which is this machine; our own field names nobody.
        string ours = letter[letter.IndexOf("Received: by mail.example.test", Ordinal)..];
        Assert.DoesNotContain("127.0.0.1", ours, Ordinal);
    }

    /// <summary>Both signatures, by dkimpy, with the records that the operator is told to publish.</summary>
    private static async Task AssertSignedAsync(DemoServer server, byte[] letter)
    {
        RunResult shown = await server.CommandAsync("domain", "show", "example.test", "--json");
        JsonObject records = [];
        foreach (JsonElement record in JsonElement.Parse(shown.Text).EnumerateArray())
        {
            string name = record.GetProperty("name").GetString()!;
            if (name.Contains("._domainkey.", Ordinal))
            {
                string value = record.GetProperty("value").GetString()!;
                records[name.TrimEnd('.')] = value.Replace("\" \"", "", Ordinal).Trim('"');
            }
        }

        JsonObject request = new() { ["message"] = Convert.ToBase64String(letter), ["records"] = records };
        string script = Path.Combine(Checkout.Root, "tests", "Shinten.Mail.Tests", "Dkim", "verify.py");
        RunResult verified = await Run.CheckedAsync("/usr/bin/python3", [script], request.ToJsonString());
        Assert.True(
            verified.Text.Contains("\"good\": 2, \"all\": 2", Ordinal), $"{verified.Text}\n{verified.Error}");
    }

    private static Task WaitUntilTriedAsync(DemoServer server) => WaitAsync(
        server, queue => queue.GetArrayLength() == 1 && queue[0].GetRawText().Contains("refuses connections", Ordinal));

    private static Task WaitUntilEmptyAsync(DemoServer server) => WaitAsync(
        server, queue => queue.GetArrayLength() == 0);

    private static async Task WaitAsync(DemoServer server, Func<JsonElement, bool> isSo)
    {
        string last = "";
        for (int attempt = 0; attempt < 360; attempt++)
        {
            last = (await server.CommandAsync("queue", "list", "--json")).Text;
            if (isSo(JsonElement.Parse(last)))
            {
                return;
            }

            await Task.Delay(500, Cancel);
        }

        Assert.Fail($"The queue did not come to that: {last}");
    }
}
