using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Smtp;
using Shinten.Server.Certificates;
using Shinten.Server.Dns;
using Shinten.Server.Queue;
using Shinten.Server.Sending;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage;

namespace Shinten.Server.Hosting;

/// <summary>The sections that <c>shinten.json</c> may have. To add one: a row here.</summary>
internal static class Sections
{
    private const string Logging = "Logging";

    private static readonly Section[] Table =
    [
        new(StorageOptions.Section, (settings, services) => services.AddSingleton(settings.Storage)),
        Of(ListenerOptions.Section, new NothingToCheck<ListenerOptions>()),
        Of(NetworkOptions.Section, new NetworkOptionsValidator()),
        Of(SmtpOptions.Section, new SmtpOptionsValidator()),
        Of(SubmissionOptions.Section, new SubmissionOptionsValidator()),
        Of(SendingOptions.Section, new SendingOptionsValidator()),
        Of(ImapOptions.Section, new ImapOptionsValidator()),
        Of(Pop3Options.Section, new Pop3OptionsValidator()),
        Of(CertificateOptions.Section, new CertificateOptionsValidator()),
        Of(DnsOptions.Section, new DnsOptionsValidator()),
        Of(QueueOptions.Section, new QueueOptionsValidator()),
        Of(UnlockedSessionsOptions.Section, new UnlockedSessionsOptionsValidator()),
    ];

    public static FrozenSet<string> Names { get; } = Table.Select(section => section.Name).Append(Logging)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and checks every section, and hands each to whom it concerns.</summary>
    public static void AddSections(this IServiceCollection services, ServerSettings settings)
    {
        foreach (Section section in Table)
        {
            section.Add(settings, services);
        }
    }

    private static Section Of<T>(string name, IValidateOptions<T> validator)
        where T : class
        => new(name, (settings, services) =>
        {
            T options = settings.Read(name, validator);
            services.AddSingleton(options);
            services.AddSingleton(Options.Create(options));
        });

    private sealed record Section(string Name, Action<ServerSettings, IServiceCollection> Add);

    private sealed class NothingToCheck<T> : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) => ValidateOptionsResult.Success;
    }
}
