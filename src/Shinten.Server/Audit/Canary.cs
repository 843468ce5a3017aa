using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Server.Demo;

namespace Shinten.Server.Audit;

/// <summary>A letter with words that nobody has written before: sent through the front door, it must be in no file
/// afterwards.</summary>
internal sealed class Canary
{
    private readonly MailAddress _recipient;

    private Canary(MailAddress recipient) => _recipient = recipient;

    public string Subject { get; } = NewWord();

    public string Body { get; } = NewWord();

    public string SenderName { get; } = NewWord();

    public string SenderAddress { get; } = NewWord();

    public string FileName { get; } = NewWord();

    public string FileContent { get; } = NewWord();

    public IReadOnlyList<string> Words => [Subject, Body, SenderName, SenderAddress, FileName, FileContent];

    /// <summary>Delivers it as a stranger's server would.</summary>
    /// <exception cref="IOException">It was not taken.</exception>
    public static async Task<Canary> SendAsync(MailAddress recipient, int port, CancellationToken cancel)
    {
        Canary canary = new(recipient);
        DemoLetter letter = new(
            $"{canary.SenderAddress}@canary.invalid", [recipient.ToString()], Encoding.UTF8.GetBytes(canary.Letter()));
        await DemoPostman.DeliverAsync(port, [letter], cancel);
        return canary;
    }

    private string Letter() => $"""
        From: "{SenderName}" <{SenderAddress}@canary.invalid>
        To: <{_recipient}>
        Subject: {Subject}
        Message-ID: <{SenderAddress}.{FileName}@canary.invalid>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="canary"

        --canary
        Content-Type: text/plain; charset=utf-8

        This letter was sent by shinten audit: the word {Body} is in no file of the server.
        You can delete it.

        --canary
        Content-Type: text/plain; charset=utf-8; name="{FileName}.txt"
        Content-Disposition: attachment; filename="{FileName}.txt"
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(Encoding.UTF8.GetBytes(FileContent + " " + FileContent))}
        --canary--

        """.ReplaceLineEndings("\r\n");

    // Letters alone, so that no encoding changes a word by itself.
    private static string NewWord() => RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz", 16);
}
