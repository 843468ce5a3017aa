using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Lmtp;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Sasl;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Accounts;
using Shinten.Server.Arrival;
using Shinten.Server.Certificates;
using Shinten.Server.Domains;
using Shinten.Server.Queue;
using Shinten.Server.Sending;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Hosting;

/// <summary>Who works with whom in the serving process.</summary>
internal static class MailServices
{
    public static void AddMailServices(
        this IServiceCollection services, ServerSettings settings, MailStore store, ServerKeys keys)
    {
        string hostName = settings.Server.HostName;
        DriveInfo drive = new(settings.DataFolder);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(store);
        services.AddSingleton(keys);

        services.AddSingleton(store.Seals);
        services.AddSingleton<LetterPreparer>();
        services.AddSingleton<LetterFiling>();

        services.AddSingleton<CertificateStore>();
        services.AddSingleton<ITlsCertificates>(provider => provider.GetRequiredService<CertificateStore>());
        services.AddSingleton<ConnectionRoster>();

        services.AddSingleton<ArrivalServices>(provider => new(
            hostName, store, provider.GetRequiredService<LetterFiling>(), keys, TimeProvider.System));
        services.AddSingleton<IMailArrival, Arrival.Arrival>();
        services.AddSingleton(_ => new ReceivingSpace(
            settings.DataFolder, () => drive.AvailableFreeSpace, TimeProvider.System));
        services.AddSingleton(provider => new SmtpService(
            hostName,
            provider.GetRequiredService<SmtpOptions>(),
            provider.GetRequiredService<IMailArrival>(),
            provider.GetRequiredService<ReceivingSpace>(),
            TimeProvider.System)
        {
            Logging = provider.GetRequiredService<ILoggerFactory>(),
        });
        services.AddSingleton<SmtpConnectionHandler>();
        services.AddSingleton<LmtpConnectionHandler>();

        services.AddSending(hostName, store, keys);
        services.AddUnlockedSessions();
        services.AddSingleton(provider => new ImapService(
            store,
            provider.GetRequiredService<LetterFiling>(),
            provider.GetRequiredService<ISignIn>(),
            provider.GetRequiredService<ImapOptions>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<ImapService>>())
        {
            SpillFolder = settings.DataFolder,
        });
        services.AddSingleton<ImapConnectionHandler>();
        services.AddSingleton(provider => new Pop3Service(
            store,
            provider.GetRequiredService<ISignIn>(),
            provider.GetRequiredService<Pop3Options>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<Pop3Service>>()));
        services.AddSingleton<Pop3ConnectionHandler>();

        services.AddQueue(hostName, store, keys);

        services.AddSingleton(_ => new DomainKeys(store, keys.Queue));
        services.AddSingleton<IAdministration>(provider => new Administration(
            store, keys, provider.GetRequiredService<DomainKeys>(), settings));
        services.AddSingleton<AdminConnectionHandler>();
    }
}
