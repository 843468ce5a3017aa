using Microsoft.Extensions.Logging;
using Shinten.Protocols.Sasl;
using Shinten.Storage;

namespace Shinten.Protocols.Pop3;

/// <summary>What all POP3 sessions of the process have in common.</summary>
public sealed class Pop3Service(
    MailStore store, ISignIn signIn, Pop3Options options, TimeProvider clock, ILogger<Pop3Service> logger)
{
    public MailStore Store { get; } = store;

    public ISignIn SignIn { get; } = signIn;

    public Pop3Options Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Who has a maildrop open, to keep to the limit of sessions.</summary>
    internal MaildropDoor Door { get; } = new(options.MaxSessionsPerAccount);

    internal ILogger Logger { get; } = logger;
}
