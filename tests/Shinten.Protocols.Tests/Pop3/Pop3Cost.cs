using System.Diagnostics;
using System.Text;
using Shinten.Protocols.Tests.Imap;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>
/// What commands cost on 10,000 letters of 5,000 bytes, the client's reading of the pipe included:
/// <c>dotnet run --project tests/Shinten.Protocols.Tests -c Release -- -explicit on -class "*Pop3Cost"</c>.
/// </summary>
public sealed class Pop3Cost(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task Of_a_maildrop_of_10_000_letters()
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await ImapCost.FillAsync(mail);
        await using Pop3Dialogue pop = new(mail);
        TestConnection session = await pop.SessionAsync();
        await MeasureAsync(session, "NOOP", "+OK", 2_000);
        for (int round = 0; round < 5; round++)
        {
            await MeasureAsync(session, "RETR {0}", "\r\n.\r\n", 2_000);
        }

        await MeasureAsync(session, "TOP {0} 0", "\r\n.\r\n", 2_000);
        await MeasureAsync(session, "UIDL", "\r\n.\r\n", 20);
        await MeasureAsync(session, "LIST", "\r\n.\r\n", 20);
        long started = Stopwatch.GetTimestamp();
        for (int round = 0; round < 20; round++)
        {
            await using Pop3Dialogue again = new(mail);
            await again.SessionAsync();
        }

        output.WriteLine($"login {Stopwatch.GetElapsedTime(started).TotalMilliseconds / 20,9:F3} ms");
    }

    private async Task MeasureAsync(TestConnection session, string command, string end, int rounds)
    {
        byte[] last = Encoding.ASCII.GetBytes(end);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes();
        for (int round = 1; round <= rounds; round++)
        {
            await session.SendAsync(string.Format(null, command, round) + "\r\n");
            await session.SkipToAsync(last);
        }

        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine(
            $"{command,-12} {spent.TotalMicroseconds / rounds,9:F1} µs CPU"
            + $" {Stopwatch.GetElapsedTime(started).TotalMicroseconds / rounds,9:F1} µs"
            + $" {(GC.GetTotalAllocatedBytes() - allocated) / rounds,10} allocated");
    }
}
