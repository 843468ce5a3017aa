using Microsoft.Extensions.Time.Testing;
using Shinten.Protocols.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Network;

public sealed class ConnectionTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConnectionRoster _roster;

    public ConnectionTests() => _roster = TestConnection.Roster(_clock);

    [Theory]
    [InlineData(LineEnds.CrLf, "abc\r\n", "Line 3")]
    [InlineData(LineEnds.CrLf, "\r\n", "Line 0")]
    [InlineData(LineEnds.CrLf, "abc\n", "BareLineEnd")]
    [InlineData(LineEnds.CrLf, "a\rc\r\n", "BareLineEnd")]
    [InlineData(LineEnds.CrLf, "abc\r\r\n", "BareLineEnd")]
    [InlineData(LineEnds.CrLfOrLf, "abc\n", "Line 3")]
    [InlineData(LineEnds.CrLfOrLf, "a\rc\r\n", "Line 3")]
    public async Task A_line_ends_as_the_protocol_says(LineEnds lineEnds, string sent, string answer)
    {
        await using TestConnection wire = new(new LineHandler(_roster, lineEnds));

        await wire.SendAsync(sent + "in step\r\n");

        Assert.Equal(answer, await wire.ReadLineAsync());
        Assert.Equal("Line 7", await wire.ReadLineAsync());
    }

    [Theory]
    [InlineData(99, "Line 99")]
    [InlineData(100, "Line 100")]
    [InlineData(101, "TooLong")]
    [InlineData(102, "TooLong")]
    [InlineData(103, "TooLong")]
    [InlineData(5_000, "TooLong")]
    [InlineData(1_000_000, "TooLong")]
    public async Task A_line_beyond_the_limit_is_skipped_to_its_end(int length, string answer)
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));
        string line = new string('x', length) + "\r\nin step\r\n";

        await wire.SendAsync(line);
        Assert.Equal(answer, await wire.ReadLineAsync());
        Assert.Equal("Line 7", await wire.ReadLineAsync());

        for (int i = 0; i < line.Length; i += 61)
            await wire.SendAsync(line[i..Math.Min(line.Length, i + 61)]);

        Assert.Equal(answer, await wire.ReadLineAsync());
        Assert.Equal("Line 7", await wire.ReadLineAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(100_000)]
    public async Task A_literal_is_read_to_its_end_and_no_further(int length)
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));

        await wire.SendAsync($"literal {length}\r\n{new string('\x01', length)}in step\r\n");

        Assert.Equal($"Sum {length}", await wire.ReadLineAsync());
        Assert.Equal("Line 7", await wire.ReadLineAsync());
    }

    [Fact]
    public async Task A_session_can_wait_for_input_without_reading_it()
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));

        await wire.SendAsync("wait\r\n");
        Assert.Equal("waiting", await wire.ReadLineAsync());
        await wire.SendAsync("done\r\n");

        Assert.Equal("None", await wire.ReadLineAsync());
        Assert.Equal("Line 4", await wire.ReadLineAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("half a line")]
    public async Task The_whole_line_must_come_in_time(string begun)
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));
        await wire.SendAsync(begun);

        for (int second = 0; second < 62; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            if (begun.Length > 0 && second < 50)
                await wire.SendAsync("x");
        }

        Assert.Equal("TimedOut", await wire.ReadLineAsync());
    }

    [Fact]
    public async Task The_time_begins_anew_with_each_line()
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));

        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(45));
            await wire.SendAsync("line\r\n");
            Assert.Equal("Line 4", await wire.ReadLineAsync());
        }
    }

    [Fact]
    public async Task TLS_may_begin_at_once()
    {
        await using TestConnection wire = new(
            new LineHandler(_roster, LineEnds.CrLf), new ListenerTraits(ListenerTls.Implicit));

        await wire.StartTlsAsync();
        await wire.SendAsync("end\r\nwait\r\n");

        Assert.Equal("mail.example.test", await wire.ReadLineAsync());
        Assert.Equal("waiting", await wire.ReadLineAsync());
        await wire.SendAsync($"literal 50000\r\n{new string('\x01', 50_000)}");
        Assert.Equal("None", await wire.ReadLineAsync());
        Assert.Equal("Sum 50000", await wire.ReadLineAsync());
    }

    [Fact]
    public async Task A_handshake_that_never_comes_is_given_up()
    {
        await using TestConnection wire = new(
            new LineHandler(_roster, LineEnds.CrLf), new ListenerTraits(ListenerTls.Implicit));

        await AdvanceUntilServedAsync(wire);
        Assert.Equal(0, _roster.OpenConnections);
    }

    [Fact]
    public async Task A_peer_that_reads_nothing_is_cut_off()
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf), unread: 64);

        await wire.SendAsync(string.Concat(Enumerable.Repeat("line\r\n", 1_000)));
        await AdvanceUntilServedAsync(wire);
        Assert.Equal(0, _roster.OpenConnections);
    }

    [Fact]
    public async Task A_session_hears_that_the_server_stops()
    {
        await using TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf));
        await wire.SendAsync("line\r\n");
        Assert.Equal("Line 4", await wire.ReadLineAsync());

        wire.RequestClose();

        Assert.Equal("ShuttingDown", await wire.ReadLineAsync());
        Assert.Null(await wire.ReadLineAsync());
    }

    // The session may reach the point from which its time counts only after the clock was moved, on a busy machine.
    private async Task AdvanceUntilServedAsync(TestConnection wire)
    {
        for (int second = 0; second < 5_000 && !wire.Served.IsCompleted; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await wire.Served.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_connection_that_ends_is_counted_no_more()
    {
        await using (TestConnection wire = new(new LineHandler(_roster, LineEnds.CrLf)))
        {
            await wire.SendAsync("line\r\n");
            Assert.Equal("Line 4", await wire.ReadLineAsync());
            Assert.Equal(1, _roster.OpenConnections);
        }

        Assert.Equal(0, _roster.OpenConnections);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.254", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.9", true)]
    [InlineData("2001:db8:0:aa01::1", "2001:db8:0:aaff::2", true)]
    [InlineData("2001:db8:0:aa01::1", "2001:db8:0:ab01::1", false)]
    [InlineData("127.0.0.1", "::1", true)]
    public void Addresses_of_one_network_count_together(string one, string other, bool same)
        => Assert.Equal(
            same,
            RemoteNetwork.Of(System.Net.IPAddress.Parse(one)) == RemoteNetwork.Of(System.Net.IPAddress.Parse(other)));

    public void Dispose() => _roster.Dispose();
}
