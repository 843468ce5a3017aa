using Microsoft.Extensions.DependencyInjection;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Dns;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Queue;

/// <summary>Adds the queue's worker, and who tells it where mail goes.</summary>
internal static class QueueSetup
{
    public static void AddQueue(this IServiceCollection services, string hostName, MailStore store, ServerKeys keys)
    {
        services.AddSingleton(provider =>
        {
            DnsOptions options = provider.GetRequiredService<DnsOptions>();
            return new MailHosts(DnsResolvers.Create(options), hostName, options.BuiltInTestNames);
        });
        services.AddSingleton(provider => new QueueWorkerServices(
            hostName, store, provider.GetRequiredService<LetterFiling>(), keys, TimeProvider.System)
        {
            Options = provider.GetRequiredService<QueueOptions>(),
            Hosts = provider.GetRequiredService<MailHosts>(),
        });
        services.AddHostedService<QueueWorker>();
    }
}
