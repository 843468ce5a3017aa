using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Carrying;

/// <summary>An account goes out and comes in, through the real program and a stock Dovecot: the same letters, by
/// checksum, with flags and dates.</summary>
public sealed class CarryingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_exported_is_what_dovecot_serves_and_what_is_imported_again()
    {
        await using DemoServer server = await DemoServer.StartAsync();
        string root = server.Scratch;
        string alice = SecretFile(root, server.File.Alice);
        string bob = SecretFile(root, server.File.Bob);
        WriteMaildir(Path.Combine(root, "more"));
        await server.CommandAsync("import", server.File.Alice.Address, "--from", Path.Combine(root, "more"),
            "--password-file", alice);

        // With the server running, then stopped; the same comes out.
        string maildir = await ExportAsync(server, server.File.Alice, alice, "maildir");
        await server.StopAsync();
        string mbox = await ExportAsync(server, server.File.Alice, alice, "mbox");
        Assert.Equal(Letters(maildir), Letters(mbox));
        await server.StartAgainAsync();

        await using (Dovecot dovecot = await Dovecot.StartAsync(Path.Combine(maildir, "Maildir")))
        {
            string[] from = [
                "import", server.File.Bob.Address, "--imap", $"localhost:{dovecot.Port}", "--user", Dovecot.User,
                "--imap-password-file", dovecot.PasswordFile, "--ca", dovecot.Certificate, "--into", "moved",
                "--password-file", bob, "--json"];
            JsonElement first = JsonElement.Parse((await server.CommandAsync(from)).Text);
            JsonElement second = JsonElement.Parse((await server.CommandAsync(from)).Text);
            Assert.Equal(Letters(maildir).Count, first.GetProperty("imported").GetInt32());
            Assert.Equal((0, Letters(maildir).Count), (
                second.GetProperty("imported").GetInt32(), second.GetProperty("alreadyThere").GetInt32()));

            RunResult untrusted = await Run.AnyAsync(Checkout.Program, [
                "import", server.File.Bob.Address, "--imap", $"localhost:{dovecot.Port}", "--user", Dovecot.User,
                "--imap-password-file", dovecot.PasswordFile, "--password-file", bob, "--data", server.DataFolder]);
            Assert.Equal(1, untrusted.Status);
            Assert.Contains("no certificate that is trusted", untrusted.Error, StringComparison.Ordinal);
        }

        string again = await ExportAsync(server, server.File.Bob, bob, "eml", "--folder", "moved");
        Assert.Equal(Letters(maildir), Letters(again, "moved"));
    }

    /// <summary>Killed in the middle, again and again, and then run to its end: each letter once.</summary>
    [Fact]
    public async Task An_import_that_is_killed_leaves_each_letter_once()
    {
        const int Count = 3_000;
        await using DemoServer server = await DemoServer.StartAsync();
        string bob = SecretFile(server.Scratch, server.File.Bob);
        string mbox = Path.Combine(server.Scratch, "many.mbox");
        await File.WriteAllTextAsync(mbox, string.Concat(Enumerable.Range(0, Count).Select(
            number => $"From a@b Fri Nov 27 09:18:46 2026\nSubject: {number}\n\n{new string('x', 999)}\n\n")), Cancel);
        string[] import = [
            "import", server.File.Bob.Address, "--from", mbox, "--password-file", bob, "--data", server.DataFolder,
            "--json"];

        int kills = 0;
        for (int wait = 600; wait <= 1_400; wait += 200)
        {
            using Process process = Process.Start(
                new ProcessStartInfo(Checkout.Program, import) { RedirectStandardOutput = true })!;
            await Task.Delay(wait, Cancel);
            kills += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        // The server dies too.
        await server.KillAsync();
        await server.StartAgainAsync();
        await Run.CheckedAsync(Checkout.Program, import);

        Assert.NotEqual(0, kills);
        string exported = await ExportAsync(server, server.File.Bob, bob, "mbox", "--folder", "many");
        List<string> letters = Letters(exported);
        Assert.Equal((Count, Count), (letters.Count, letters.Distinct().Count()));
    }

    private static async Task<string> ExportAsync(
        DemoServer server, DemoAccount account, string password, string format, params string[] options)
    {
        string folder = Path.Combine(server.Scratch, $"{format}-{Guid.NewGuid():N}");
        await server.CommandAsync([
            "export", account.Address, "--to", folder, "--format", format, "--password-file", password, .. options]);
        return folder;
    }

    private static List<string> Letters(string folder, string below = "")
    {
        JsonElement[] lines = [.. File.ReadLines(Path.Combine(folder, "manifest.jsonl"))
            .Select(line => JsonElement.Parse(line))];
        Dictionary<long, string> names = lines.Where(line => Is(line, "folder")).ToDictionary(
            line => line.GetProperty("mailbox").GetInt64(),
            line => string.Join('/', line.GetProperty("path").EnumerateArray().Select(part => part.GetString())));
        return [.. lines.Where(line => Is(line, "letter")).Select(line => string.Join(
                ' ',
                Name(names[line.GetProperty("mailbox").GetInt64()], below),
                line.GetProperty("sha256").GetString(),
                string.Join(',', line.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString())
                    .Order(StringComparer.Ordinal)),
                line.GetProperty("date").GetDateTimeOffset().ToUnixTimeSeconds()))
            .Order(StringComparer.Ordinal)];
    }

    private static bool Is(JsonElement line, string kind) => line.GetProperty("kind").GetString() == kind;

    private static string Name(string name, string below)
        => below.Length == 0 ? name : name == below ? "INBOX" : name[(below.Length + 1)..];

    private static string SecretFile(string folder, DemoAccount account)
    {
        string file = Path.Combine(folder, $"password-{account.Address}");
        File.WriteAllText(file, account.Password + "\n");
        return file;
    }

    private static void WriteMaildir(string root)
    {
        Write(".v1\\2e2.&mBhTzmb4-/cur/1.a:2,FSa", "Subject: flagged\r\n\r\nx\r\n", 100);
        Write(".Sent/cur/1.b:2,RS", "Subject: sent\r\n\r\nno end of line", 2_000);
        Write(".Drafts/cur/1.c:2,DT", "Subject: draft\r\n\r\n" + new string('y', 600_000) + "\r\n", 300);
        Write("cur/1.d:2,", "Subject: twice\r\n\r\nx\r\n", 400);
        Write("cur/2.d:2,", "Subject: twice\r\n\r\nx\r\n", 400);
        File.WriteAllText(Path.Combine(root, ".v1\\2e2.&mBhTzmb4-/dovecot-keywords"), "0 Work\n");

        void Write(string name, string letter, int days)
        {
            string file = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, letter, Encoding.Latin1);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(10_000 + days));
        }
    }
}
