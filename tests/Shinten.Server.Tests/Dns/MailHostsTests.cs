using System.Net;
using System.Security.Cryptography;
using Shinten.Mail.Addresses;
using Shinten.Server.Dns;
using Xunit;

namespace Shinten.Server.Tests.Dns;

public sealed class MailHostsTests : IAsyncDisposable
{
    private readonly TestNameServer _server = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Hosts_come_by_preference()
    {
        _server.AddMx("example.org", (20, "b.example.org"), (10, "A.example.org"), (30, "c.example.org"));

        Assert.Equal(["a.example.org", "b.example.org", "c.example.org"], await HostsAsync("example.org"));
    }

    [Fact]
    public async Task A_domain_without_MX_is_its_own_host()
    {
        _server.Add("example.org", TestNameServer.A, [192, 0, 2, 1]);

        Assert.Equal(["example.org"], await HostsAsync("example.org"));
    }

    [Fact]
    public async Task A_null_MX_takes_no_mail()
    {
        _server.AddMx("example.org", (0, ""));

        Assert.Equal("5.1.10", Assert.IsType<MailHostsResult.Never>(await FindAsync("example.org")).Status);
    }

    [Fact]
    public async Task A_domain_that_is_not_there_never_will_be_reached()
        => Assert.Equal("5.1.2", Assert.IsType<MailHostsResult.Never>(await FindAsync("missing.example")).Status);

    [Fact]
    public async Task A_failure_of_the_DNS_is_not_the_domains_end()
    {
        _server.AddFailure("example.org", TestNameServer.Mx);

        Assert.Equal("4.4.3", Assert.IsType<MailHostsResult.Later>(await FindAsync("example.org")).Status);
    }

    [Fact]
    public async Task Silence_is_not_the_domains_end()
    {
        _server.AddSilence("example.org", TestNameServer.Mx);

        Assert.IsType<MailHostsResult.Later>(await FindAsync("example.org", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Nonsense_is_not_the_domains_end()
    {
        _server.AddNonsense("example.org", TestNameServer.Mx, RandomNumberGenerator.GetBytes(200));
        _server.AddNonsense("example.net", TestNameServer.Mx, [0x81, 0x80]);

        Assert.IsType<MailHostsResult.Later>(await FindAsync("example.org", TimeSpan.FromMilliseconds(200)));
        Assert.IsType<MailHostsResult.Later>(await FindAsync("example.net", TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task A_long_answer_comes_by_TCP()
    {
        _server.AddMx("example.org", [.. Enumerable.Range(0, 60).Select(n => (n, $"host{n}.example.org"))]);
        _server.Truncate("example.org", TestNameServer.Mx);

        IReadOnlyList<string> hosts = await HostsAsync("example.org");

        Assert.Equal(8, hosts.Count);
        Assert.Equal("host0.example.org", hosts[0]);
    }

    [Fact]
    public async Task Hosts_behind_ourselves_are_left_out()
    {
        _server.AddMx("example.org", (10, "first.example.org"), (20, "mail.example.test"), (30, "third.example.org"));
        _server.AddMx("example.net", (10, "mail.example.test"), (20, "second.example.net"));

        Assert.Equal(["first.example.org"], await HostsAsync("example.org"));
        Assert.Equal("5.4.6", Assert.IsType<MailHostsResult.Never>(await FindAsync("example.net")).Status);
    }

    [Fact]
    public async Task Names_that_are_none_are_left_out()
    {
        _server.AddMx("example.org", (10, "a b"), (20, "-"));

        Assert.Equal("5.4.4", Assert.IsType<MailHostsResult.Never>(await FindAsync("example.org")).Status);
    }

    [Fact]
    public async Task Nobodys_name_leads_to_what_listens_on_this_machine()
    {
        _server.Add(
            "inside.example", TestNameServer.A, [127, 0, 0, 1], [0, 0, 0, 0], [224, 0, 0, 1], [255, 255, 255, 255]);
        _server.Add("mixed.example", TestNameServer.A, [127, 0, 0, 1], [192, 0, 2, 7]);

        Assert.Equal(DnsOutcome.NoData, (await Hosts().FindAddressesAsync("inside.example", Cancel)).Outcome);
        Assert.Equal(
            [IPAddress.Parse("192.0.2.7")], (await Hosts().FindAddressesAsync("mixed.example", Cancel)).Records);
    }

    [Fact]
    public async Task An_answer_is_remembered()
    {
        _server.AddMx("example.org", (10, "a.example.org"));
        MailHosts hosts = Hosts();

        await hosts.FindAsync(Domain("example.org"), Cancel);
        int asked = _server.Questions;
        await hosts.FindAsync(Domain("example.org"), Cancel);

        Assert.Equal(asked, _server.Questions);
    }

    [Fact]
    public async Task Names_of_the_demo_are_answered_without_a_question()
    {
        BuiltInNames names = new(new NameServers([_server.EndPoint]));

        Assert.Equal("mail.example.test", Assert.Single(
            (await names.FindMailExchangersAsync("example.test", Cancel)).Records).Host);
        Assert.Equal(DnsOutcome.NoSuchName, (await names.FindMailExchangersAsync("other.test", Cancel)).Outcome);
        Assert.Equal(0, _server.Questions);
    }

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("127.0.0.1, [::1]:5353", 2, null)]
    [InlineData("127.0.0.1, nonsense", 1, "nonsense")]
    public void Name_servers_are_addresses_between_commas(string setting, int count, string? wrong)
    {
        Assert.Equal(wrong is null, DnsResolvers.TryParse(setting, out List<IPEndPoint> servers, out string? found));
        Assert.Equal(wrong, found);
        Assert.Equal(count, servers.Count);
    }

    private static DomainName Domain(string name)
    {
        Assert.True(DomainName.TryParse(name, out DomainName? domain));
        return domain;
    }

    private MailHosts Hosts(TimeSpan? timeout = null)
        => new(new NameServers([_server.EndPoint], timeout ?? TimeSpan.FromSeconds(30)), "mail.example.test");

    private Task<MailHostsResult> FindAsync(string domain, TimeSpan? timeout = null)
        => Hosts(timeout).FindAsync(Domain(domain), Cancel);

    private async Task<IReadOnlyList<string>> HostsAsync(string domain)
        => Assert.IsType<MailHostsResult.Found>(await FindAsync(domain)).Hosts;
}
