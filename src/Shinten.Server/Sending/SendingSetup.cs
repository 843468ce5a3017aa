using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Domains;
using Shinten.Server.Queue;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Sending;

/// <summary>Adds submission: its session with sending behind it.</summary>
internal static class SendingSetup
{
    public static void AddSending(
        this IServiceCollection services, string hostName, MailStore store, ServerKeys keys)
    {
        services.AddSingleton(new QueueSeals(keys.Queue));
        services.AddSingleton<SendingLimits>();
        services.AddSingleton(provider => new SendingServices(
            hostName, store, provider.GetRequiredService<LetterFiling>(), keys, TimeProvider.System)
        {
            Queue = provider.GetRequiredService<QueueSeals>(),
            DomainKeys = provider.GetRequiredService<DomainKeys>(),
        });
        services.AddSingleton<Sending>();
        services.AddSingleton(provider => new SubmissionConnectionHandler(
            provider.GetRequiredService<ConnectionRoster>(),
            new SmtpService(
                hostName,
                provider.GetRequiredService<SmtpOptions>(),
                provider.GetRequiredService<Sending>(),
                provider.GetRequiredService<ReceivingSpace>(),
                TimeProvider.System)
            {
                Logging = provider.GetRequiredService<ILoggerFactory>(),
                Submission = new SubmissionService(
                    provider.GetRequiredService<ISignIn>(),
                    store.Directory,
                    provider.GetRequiredService<SubmissionOptions>()),
            }));
    }
}
