using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Imap;
using MailKit.Security;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Import;

/// <summary>Another server that letters are fetched from, and how it is spoken to.</summary>
internal sealed record ImapServer(string Host, int Port, string User)
{
    private const int TlsPort = 993;
    private const int PlainPort = 143;

    public static Option<string?> HostOption { get; } = new("--imap")
    {
        Description = "Another server to fetch from: its name, and :PORT if it is not 993.",
        HelpName = "HOST",
    };

    public static Option<string?> UserOption { get; } = new("--user")
    {
        Description = "The user name there.",
        HelpName = "NAME",
    };

    public static Option<FileInfo?> PasswordFileOption { get; } = new("--imap-password-file")
    {
        Description = "A file whose first line is the password there; otherwise it is asked for.",
        HelpName = "FILE",
    };

    public static Option<bool> StartTlsOption { get; } = new("--starttls")
    {
        Description = "Begin in clear on port 143 and go over to TLS before anything is said.",
    };

    public static Option<FileInfo?> AuthorityOption { get; } = new("--ca")
    {
        Description = "A certificate authority that the server's certificate may be of (PEM).",
        HelpName = "FILE",
    };

    public static Option<bool> AnyCertificateOption { get; } = new("--insecure-any-certificate")
    {
        Description = "Take whatever certificate comes: whoever is in between reads password and letters.",
    };

    public static Option<bool> NoTlsOption { get; } = new("--insecure-no-tls")
    {
        Description = "Speak in clear: whoever is in between reads password and letters.",
    };

    public static IEnumerable<Option> Options =>
    [
        HostOption, UserOption, PasswordFileOption, StartTlsOption, AuthorityOption, AnyCertificateOption, NoTlsOption,
    ];

    /// <summary>What names it in the marks of its letters: another port is the same server.</summary>
    public string Name => $"imap\0{Host.ToLowerInvariant()}\0{User}";

    public required SecureSocketOptions Tls { get; init; }

    public bool TakesAnyCertificate { get; init; }

    public FileInfo? Authority { get; init; }

    public required string Password { get; init; }

    public static ImapServer Of(ParseResult arguments, string host)
    {
        bool isPlain = arguments.GetValue(NoTlsOption);
        bool startsTls = arguments.GetValue(StartTlsOption);
        int colon = host.LastIndexOf(':');
        bool hasPort = int.TryParse(host.AsSpan(colon + 1), out int port) && colon > 0;
        string user = arguments.GetValue(UserOption)
            ?? throw new CommandFailedException("say who you are there: --user NAME.");
        return new ImapServer(
            hasPort ? host[..colon].Trim('[', ']') : host,
            hasPort ? port : isPlain || startsTls ? PlainPort : TlsPort,
            user)
        {
            Tls = isPlain ? SecureSocketOptions.None
                : startsTls ? SecureSocketOptions.StartTls
                : SecureSocketOptions.SslOnConnect,
            TakesAnyCertificate = arguments.GetValue(AnyCertificateOption),
            Authority = arguments.GetValue(AuthorityOption),
            Password = arguments.GetValue(PasswordFileOption) is { } file
                ? SecretFile.Read(file)
                : PasswordPrompt.Ask($"Password of {user} at {host}"),
        };
    }

    /// <summary>A session that is signed in.</summary>
    public async Task<ImapClient> ConnectAsync(CancellationToken cancel)
    {
        ImapClient client = new();
        try
        {
            // Asking who issued a certificate whether it still holds would tell him what is imported from where.
            client.CheckCertificateRevocation = false;
            if (TakesAnyCertificate)
            {
#pragma warning disable CA5359 // Only where the person who types the command asked for just that.
                client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            }
            else if (Authority is { } authority)
            {
                X509Certificate2Collection trusted = [];
                trusted.ImportFromPemFile(authority.FullName);
                client.ServerCertificateValidationCallback = (_, certificate, _, errors)
                    => Vouches(trusted, certificate, errors);
            }

            await client.ConnectAsync(Host, Port, Tls, cancel);
            await client.AuthenticateAsync(User, Password, cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static bool Vouches(
        X509Certificate2Collection trusted, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using X509Certificate2 own = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(own);
    }
}
