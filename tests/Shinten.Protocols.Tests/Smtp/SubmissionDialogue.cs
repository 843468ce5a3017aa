using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>A submission session with a real store and real app passwords; <c>{plain}</c>, <c>{address}</c> and
/// <c>{secret}</c> in a script stand for alice's, in base64.</summary>
internal sealed class SubmissionDialogue : IAsyncDisposable
{
    private SubmissionDialogue(TestMail mail, SmtpDialogue smtp) => (Mail, Smtp) = (mail, smtp);

    public TestMail Mail { get; }

    public SmtpDialogue Smtp { get; }

    public ReceivedLetters Letters => Smtp.Letters;

    public Access Access { get; init; } = Access.Ciphertext;

    /// <summary>A session that has said nothing yet, in clear.</summary>
    public static async Task<SubmissionDialogue> OpenAsync(
        SubmissionOptions? options = null, Access access = Access.Ciphertext, ListenerTraits? traits = null)
    {
        TestMail mail = await TestMail.OpenAsync();
        SubmissionService submission = new(
            mail.Services.GetRequiredService<ISignIn>(), mail.Store.Directory, options ?? new SubmissionOptions());
        return new SubmissionDialogue(
            mail, new SmtpDialogue(SmtpDialect.Submission, submission: submission, traits: traits))
        {
            Access = access,
        };
    }

    /// <summary>A greeted session under TLS.</summary>
    public static async Task<SubmissionDialogue> GreetedAsync(
        SubmissionOptions? options = null, Access access = Access.Ciphertext)
    {
        SubmissionDialogue dialogue = await OpenAsync(options, access);
        await dialogue.PlayAsync("S: 220");
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: STARTTLS\nS: 220 2.0.0");
        await dialogue.Smtp.Wire.StartTlsAsync();
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        return dialogue;
    }

    public static async Task<SubmissionDialogue> SignedInAsync(SubmissionOptions? options = null)
    {
        SubmissionDialogue dialogue = await GreetedAsync(options);
        await dialogue.PlayAsync("C: AUTH PLAIN {plain}\nS: 235 2.7.0");
        return dialogue;
    }

    public Task PlayAsync(string script) => Smtp.PlayAsync(Fill(script));

    public Task SendAsync(string text) => Smtp.SendAsync(Fill(text));

    public async ValueTask DisposeAsync()
    {
        await Smtp.DisposeAsync();
        await Mail.DisposeAsync();
    }

    private string Fill(string script) => script
        .Replace("{plain}", Mail.PlainFor(Access), StringComparison.Ordinal)
        .Replace("{address}", InBase64(TestMail.Address), StringComparison.Ordinal)
        .Replace("{secret}", InBase64(Mail.PasswordFor(Access)), StringComparison.Ordinal);

    private static string InBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
