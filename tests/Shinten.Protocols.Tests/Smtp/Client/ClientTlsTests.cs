using Shinten.Protocols.Smtp.Client;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp.Client;

/// <summary>TLS as offered, demanded, broken and tampered with.</summary>
public sealed class ClientTlsTests
{
    private const string Offer = """
        S: 220 mx
        C: EHLO mail.example.test
        S: 250-mx
        S: 250 STARTTLS
        C: STARTTLS

        """;

    private const string Taken = Offer + """
        S: 220 go on
        X: tls
        C: EHLO mail.example.test
        S: 250-mx
        S: 250 AUTH LOGIN PLAIN

        """;

    private static readonly SmtpClientSettings Settings = new("mail.example.test", TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HostTls.Opportunistic)]
    [InlineData(HostTls.Required)]
    public async Task What_was_said_in_clear_counts_no_more(HostTls tls)
    {
        await using ScriptedHost host = ScriptedHost.Play($"""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250-DSN
            S: 250 STARTTLS
            C: STARTTLS
            R: 220 go on\r\n250-mx\r\n250 SMTPUTF8\r\n
            X: tls
            C: EHLO mail.example.test
            S: 250-mx
            S: 250 PIPELINING
            C: QUIT
            S: 221 bye
            """);

        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host with { Tls = tls }, Settings, Cancel);
        await client.QuitAsync(Cancel);

        // The host's handshake finds its own words in the way of nothing: they were thrown away.
        await host.EndAsync();
        Assert.Equal("TLS1.3", client.Tls!.Version);
        Assert.True(client.Extensions.HasPipelining);
        Assert.False(client.Extensions.HasDsn);
        Assert.False(client.Extensions.HasUtf8);
    }

    [Theory]
    [InlineData("S: 220 go on\nX: noise")]
    [InlineData("S: 220 go on\nX: close")]
    public async Task Where_TLS_was_only_offered_the_letter_goes_without_it_once_it_fails(string failing)
    {
        await using ScriptedHost host = ScriptedHost.Play(
            Offer + failing, "S: 220 mx\nC: EHLO *\nS: 250-mx\nS: 250 STARTTLS\nC: QUIT\nS: 221 bye");

        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        Assert.Null(client.Tls);
    }

    [Fact]
    public async Task An_offer_that_is_taken_back_costs_nothing()
    {
        await using ScriptedHost host = ScriptedHost.Play(Offer + "S: 454 4.7.0 not now\nC: QUIT\nS: 221 bye");

        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        Assert.Null(client.Tls);
    }

    [Theory]
    [InlineData(HostTls.Required, "S: 220 go on\nX: noise", HostFailure.BrokenTls)]
    [InlineData(HostTls.Verified, "S: 220 go on\nX: noise", HostFailure.BrokenTls)]
    [InlineData(HostTls.Verified, "S: 220 go on\nX: tls", HostFailure.BrokenTls)]
    [InlineData(HostTls.Required, "S: 454 4.7.0 not now", HostFailure.NoTls)]
    public async Task Where_TLS_is_demanded_nothing_goes_without_it(HostTls tls, string failing, HostFailure failure)
    {
        await using ScriptedHost host = ScriptedHost.Play(Offer + failing);

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(host.Host with { Tls = tls }, Settings, Cancel));

        Assert.Equal(failure, e.Failure);
    }

    [Theory]
    [InlineData(HostTls.Required)]
    [InlineData(HostTls.Verified)]
    public async Task An_offer_that_somebody_took_out_is_no_excuse(HostTls tls)
    {
        await using ScriptedHost host = ScriptedHost.Play("S: 220 mx\nC: EHLO *\nS: 250-mx\nS: 250 XXXXXXXA");

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(host.Host with { Tls = tls }, Settings, Cancel));

        Assert.Equal(HostFailure.NoTls, e.Failure);
    }

    [Theory]
    [InlineData("mail.example.test", true)]
    [InlineData("mx.remote.test", false)]
    public async Task A_certificate_must_be_trusted_and_of_the_right_name(string name, bool isTaken)
    {
        await using ScriptedHost host = ScriptedHost.Play(Taken + "C: QUIT\nS: 221 bye");
        SmtpClientSettings settings = Settings with { TrustedRoots = [TestCertificates.Root] };
        NextHost verified = host.Host with { Name = name, Tls = HostTls.Verified };

        if (isTaken)
        {
            await using SmtpClient client = await SmtpClient.ConnectAsync(verified, settings, Cancel);
            await client.QuitAsync(Cancel);
            await host.EndAsync();
            Assert.NotNull(client.Tls);
        }
        else
        {
            SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
                () => SmtpClient.ConnectAsync(verified, settings, Cancel));
            Assert.Equal(HostFailure.BrokenTls, e.Failure);
        }
    }

    [Fact]
    public async Task Credentials_go_by_PLAIN_under_TLS()
    {
        await using ScriptedHost host = ScriptedHost.Play(
            Taken + "C: AUTH PLAIN AG1lAHNlY3JldA==\nS: 235 2.7.0 welcome\nC: QUIT\nS: 221 bye");
        NextHost smart = host.Host with { Tls = HostTls.Required, Credentials = new("me", "secret") };

        await using SmtpClient client = await SmtpClient.ConnectAsync(smart, Settings, Cancel);
        await client.QuitAsync(Cancel);

        await host.EndAsync();
    }

    [Fact]
    public async Task Credentials_go_by_LOGIN_where_there_is_nothing_else_and_TLS_from_the_first_byte_will_do()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            X: tls
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250 AUTH CRAM-MD5 LOGIN
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: bWU=
            S: 334 UGFzc3dvcmQ6
            C: c2VjcmV0
            S: 235 welcome
            C: QUIT
            S: 221 bye
            """);
        NextHost smart = host.Host with
        {
            Tls = HostTls.Required,
            HasImplicitTls = true,
            Credentials = new("me", "secret"),
        };

        await using SmtpClient client = await SmtpClient.ConnectAsync(smart, Settings, Cancel);
        await client.QuitAsync(Cancel);

        await host.EndAsync();
    }

    [Theory]
    [InlineData("S: 220 mx\nC: EHLO *\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN", HostFailure.NoTls)]
    [InlineData(Offer + "S: 220 go on\nX: noise", HostFailure.BrokenTls)]
    [InlineData(Taken + "C: AUTH PLAIN *\nS: 535 5.7.8 no", HostFailure.NotSignedIn)]
    public async Task Credentials_are_never_said_in_clear_nor_a_letter_without_them(string script, HostFailure failure)
    {
        await using ScriptedHost host = ScriptedHost.Play(script);
        NextHost smart = host.Host with { Credentials = new("me", "secret") };

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(smart, Settings, Cancel));

        Assert.Equal(failure, e.Failure);
        Assert.DoesNotContain("secret", smart.ToString(), StringComparison.Ordinal);
    }
}
