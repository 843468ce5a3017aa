using System.Text;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>Letters that swaks brought are read with <c>curl imaps://</c>.</summary>
public sealed class CurlTests(DemoFixture demo)
{
    private readonly DemoFile _demo = demo.Server.File;

    [Theory]
    [InlineData("ciphertext", "Subject: Sealed letter", "The key is under the mat.")]
    [InlineData("envelopes", "Subject: Curl asks", "The key is under the mat.")]
    [InlineData("everything", "The key is under the mat.", "no such words")]
    public async Task A_letter_from_swaks_is_shown_as_the_access_says(string access, string shown, string hidden)
    {
        await Run.CheckedAsync("swaks", [
            "--server", $"{_demo.Host}:{_demo.Ports["smtp"]}", "--ehlo", "stranger.example",
            "--from", "sender@stranger.example", "--to", _demo.Bob.Address,
            "--header", "Subject: Curl asks", "--body", "The key is under the mat.\n"]);

        string letter = await LastLetterAsync(access);

        Assert.Contains(shown, letter, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, letter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_opens_nothing()
    {
        RunResult refused = await Run.AnyAsync("curl", Arguments(_demo.Bob.Password, "INBOX"));

        // curl's "login denied".
        Assert.Equal(67, refused.Status);
    }

    private async Task<string> LastLetterAsync(string access)
    {
        string password = _demo.Bob.AppPasswords.For(access);
        RunResult status = await Run.CheckedAsync(
            "curl", [.. Arguments(password, ""), "--request", "STATUS INBOX (MESSAGES)"]);
        string count = new([.. status.Text[status.Text.LastIndexOf(' ')..].Where(char.IsAsciiDigit)]);
        RunResult letter = await Run.CheckedAsync("curl", Arguments(password, $"INBOX;MAILINDEX={count}"));
        return Encoding.UTF8.GetString(letter.Output);
    }

    private string[] Arguments(string password, string path) => [
        "--silent", "--show-error", "--cacert", _demo.Ca, "--user", $"{_demo.Bob.Address}:{password}",
        $"imaps://{_demo.Host}:{_demo.Ports["imaps"]}/{path}"];
}
