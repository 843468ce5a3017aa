using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>A connection over which letters are handed to another server, one after the other
/// (RFC 5321 §3.3).</summary>
/// <remarks>One user at a time. A host is believed nothing but its codes: what it says is bounded in length and time,
/// and nothing that came before TLS counts after it.</remarks>
public sealed partial class SmtpClient : IAsyncDisposable
{
    private readonly ClientWire _wire;
    private readonly NextHost _host;
    private readonly SmtpClientSettings _settings;
    private bool _isBroken;

    private SmtpClient(ClientWire wire, NextHost host, SmtpClientSettings settings)
        => (_wire, _host, _settings) = (wire, host, settings);

    public NextHost Host => _host;

    /// <summary>What the host can do, as it said last.</summary>
    public HostExtensions Extensions { get; private set; } = HostExtensions.None;

    /// <summary>The TLS it runs over, or null.</summary>
    public TlsConnection? Tls { get; private set; }

    /// <summary>Transactions begun so far.</summary>
    public int Transactions { get; private set; }

    /// <summary>Another letter may be handed over.</summary>
    public bool IsUsable => !_isBroken && Transactions < Extensions.MaxMessages;

    private SmtpClientTimeouts Timeouts => _settings.Timeouts;

    /// <summary>Connects, greets, takes TLS and signs in, as far as the host and what is demanded of it ask
    /// for.</summary>
    /// <exception cref="SmtpClientException">It did not come to that.</exception>
    public static async Task<SmtpClient> ConnectAsync(
        NextHost host, SmtpClientSettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return await OpenAsync(host, settings, cancel);
        }
        catch (SmtpClientException e) when (e.Failure == HostFailure.BrokenTls && IsInClearAllowed(host))
        {
            // Mail in clear is what it would have got without an offer of TLS (RFC 7435 §3).
            return await OpenAsync(host with { Tls = HostTls.None }, settings, cancel);
        }
    }

    /// <summary>Says goodbye and closes.</summary>
    public async Task QuitAsync(CancellationToken cancel)
    {
        if (_isBroken)
        {
            return;
        }

        _isBroken = true;
        try
        {
            await AskAsync("QUIT", Timeouts.Quit, cancel);
        }
        catch (SmtpClientException)
        {
            // It has gone first.
        }
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    private static bool IsInClearAllowed(NextHost host)
        => host.Tls == HostTls.Opportunistic && host.Credentials is null && !host.HasImplicitTls;

    private static async Task<SmtpClient> OpenAsync(
        NextHost host, SmtpClientSettings settings, CancellationToken cancel)
    {
        ClientWire wire = await ClientWire.ConnectAsync(host, settings, cancel);
        SmtpClient client = new(wire, host, settings);
        bool isOpen = false;
        try
        {
            await client.GreetAsync(cancel);
            isOpen = true;
            return client;
        }
        finally
        {
            if (!isOpen)
            {
                await client.DisposeAsync();
            }
        }
    }

    private async Task GreetAsync(CancellationToken cancel)
    {
        if (_host.HasImplicitTls)
        {
            await StartTlsAsync(cancel);
        }

        ServerReply greeting = await _wire.ReadReplyAsync(Timeouts.Greeting, cancel);
        if (greeting.Code != 220)
        {
            throw new SmtpClientException(HostFailure.Refused, "it refuses to talk to us", greeting);
        }

        await SayHelloAsync(cancel);
        if (Tls is null && _host.Tls != HostTls.None)
        {
            await AskForTlsAsync(cancel);
        }

        if (_host.Credentials is { } credentials)
        {
            await SignInAsync(credentials, cancel);
        }
    }

    /// <summary>EHLO, or HELO where that is not known (RFC 5321 §3.2).</summary>
    private async Task SayHelloAsync(CancellationToken cancel)
    {
        ServerReply reply = await AskAsync($"EHLO {_settings.HostName}", Timeouts.Greeting, cancel);
        if (reply.Code == 250)
        {
            Extensions = HostExtensions.Read(reply.Lines);
            return;
        }

        Extensions = HostExtensions.None;
        if (reply.IsPermanent)
        {
            reply = await AskAsync($"HELO {_settings.HostName}", Timeouts.Greeting, cancel);
        }

        if (reply.Code != 250)
        {
            throw new SmtpClientException(HostFailure.Refused, "it refuses our greeting", reply);
        }
    }

    private async Task AskForTlsAsync(CancellationToken cancel)
    {
        bool isDemanded = _host.Tls != HostTls.Opportunistic || _host.Credentials is not null;
        if (!Extensions.HasStartTls)
        {
            if (isDemanded)
            {
                throw new SmtpClientException(HostFailure.NoTls, "it offers no TLS, which its route demands");
            }

            return;
        }

        ServerReply reply = await AskAsync("STARTTLS", Timeouts.Greeting, cancel);
        if (reply.Code == 220)
        {
            await StartTlsAsync(cancel);
            await SayHelloAsync(cancel);
        }
        else if (isDemanded || reply.Code == 421)
        {
            throw new SmtpClientException(HostFailure.NoTls, "it offers TLS and then refuses it", reply);
        }
    }

    private async Task StartTlsAsync(CancellationToken cancel)
    {
        bool mustVerify = _host.Tls == HostTls.Verified;
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = _host.Name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, errors)
                => !mustVerify || errors == SslPolicyErrors.None || IsTrusted(certificate, errors),
        };
        await _wire.StartTlsAsync(options, Timeouts.Handshake, cancel);
        Tls = TlsConnection.Of(_wire.Tls!);
    }

    /// <summary>Asks the roots that are trusted beside the system's own; the name must fit all the same.</summary>
    private bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors
            || certificate is not X509Certificate2 given
            || _settings.TrustedRoots is null)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_settings.TrustedRoots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _settings.Clock.GetLocalNow().DateTime;
        return chain.Build(given);
    }

    /// <summary>AUTH PLAIN or LOGIN (RFC 4954 §4); never without TLS.</summary>
    private async Task SignInAsync(HostCredentials credentials, CancellationToken cancel)
    {
        if (Tls is null)
        {
            throw new SmtpClientException(HostFailure.NoTls, "there is no TLS, without which we do not sign in");
        }

        IReadOnlyList<string> mechanisms = Extensions.SignInMechanisms;
        ServerReply reply;
        if (mechanisms.Contains("PLAIN"))
        {
            string message = Base64($"\0{credentials.UserName}\0{credentials.Password}");
            reply = await AskAsync($"AUTH PLAIN {message}", Timeouts.Greeting, cancel);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            reply = await AskAsync("AUTH LOGIN", Timeouts.Greeting, cancel);
            reply = reply.Code == 334 ? await AskAsync(Base64(credentials.UserName), Timeouts.Greeting, cancel) : reply;
            reply = reply.Code == 334 ? await AskAsync(Base64(credentials.Password), Timeouts.Greeting, cancel) : reply;
        }
        else
        {
            throw new SmtpClientException(HostFailure.NotSignedIn, "it offers no way to sign in that we know");
        }

        if (reply.Code != 235)
        {
            throw new SmtpClientException(HostFailure.NotSignedIn, "it does not take our credentials", reply);
        }
    }

    private async ValueTask<ServerReply> AskAsync(string command, TimeSpan timeout, CancellationToken cancel)
    {
        ClientCommands.Write(_wire, command);
        await _wire.SendAsync(timeout, cancel);
        return await _wire.ReadReplyAsync(timeout, cancel);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
