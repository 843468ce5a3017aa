using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Where the server fails while a message comes, what follows could be taken for commands: the session
/// ends.</summary>
public sealed class OutOfStepTests
{
    // No file can be made under this name: spilling fails otherwise than by a full disk.
    private const string NoFolder = "\0";

    private static readonly string Large = string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", 4_000));

    [Fact]
    public async Task A_failure_in_the_middle_of_data_ends_the_session()
    {
        await using SmtpDialogue smtp = await ReadyAsync(SmtpDialect.Smtp, NoFolder, () => long.MaxValue / 2);

        await smtp.PlayAsync("C: DATA\nS: 354");
        await smtp.SendAsync(Large);
        await smtp.PlayAsync("S: 421 4.3.0 Something went wrong here");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_chunk_ends_the_session()
    {
        await using SmtpDialogue smtp = await ReadyAsync(SmtpDialect.Smtp, NoFolder, () => long.MaxValue / 2);

        await smtp.SendAsync($"BDAT {Large.Length + 100} LAST\r\n");
        await smtp.SendAsync(Large);
        await smtp.PlayAsync("S: 421 4.3.0 Something went wrong here");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task Commands_in_a_chunk_are_not_obeyed_when_the_server_fails_before_reading_it()
    {
        bool isBroken = false;
        await using SmtpDialogue smtp = await ReadyAsync(
            SmtpDialect.Smtp,
            NoFolder,
            () => isBroken ? throw new InvalidOperationException("the inside of the server") : long.MaxValue / 2);

        // The disk is asked again after a second.
        isBroken = true;
        smtp.Clock.Advance(TimeSpan.FromSeconds(2));
        await smtp.SendAsync("BDAT 28 LAST\r\nRSET\r\nVRFY <a@b.example>\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 421 4.3.0 Something went wrong here");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_failure_in_lmtp_does_not_pass_for_the_answer_of_one_recipient()
    {
        await using SmtpDialogue lmtp = await ReadyAsync(SmtpDialect.Lmtp, NoFolder, () => long.MaxValue / 2);
        lmtp.Letters.Fate = _ => throw new InvalidOperationException("the inside of the server");

        await lmtp.PlayAsync("""
            C: RCPT TO:<bob@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 421 4.3.0 Something went wrong here
            """);
        await lmtp.ExpectClosedAsync();
    }

    private static async Task<SmtpDialogue> ReadyAsync(SmtpDialect dialect, string spillFolder, Func<long> freeBytes)
    {
        SmtpDialogue smtp = new(dialect, spillFolder: spillFolder, freeBytes: freeBytes);
        await smtp.PlayAsync("S: 220");
        await smtp.GreetAsync(dialect == SmtpDialect.Lmtp ? "LHLO client.example.net" : "EHLO client.example.net");
        await smtp.PlayAsync("""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            """);
        return smtp;
    }
}
