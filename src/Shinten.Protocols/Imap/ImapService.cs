using Microsoft.Extensions.Logging;
using Shinten.Protocols.Sasl;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Imap;

/// <summary>What all IMAP sessions of the process have in common.</summary>
public sealed class ImapService(
    MailStore store,
    LetterFiling filing,
    ISignIn signIn,
    ImapOptions options,
    TimeProvider clock,
    ILogger<ImapService> logger)
{
    public MailStore Store { get; } = store;

    public LetterFiling Filing { get; } = filing;

    public ISignIn SignIn { get; } = signIn;

    public ImapOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    internal ILogger Logger { get; } = logger;
}
