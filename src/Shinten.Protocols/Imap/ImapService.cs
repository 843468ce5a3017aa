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
    ILogger<ImapService> logger) : IDisposable
{
    private const int LargeAtOnce = 4;

    public MailStore Store { get; } = store;

    public LetterFiling Filing { get; } = filing;

    public ISignIn SignIn { get; } = signIn;

    public ImapOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Where letters that outgrow memory wait, encrypted, in files without a name (sealing.md §10).</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();

    /// <summary>Held while a letter larger than that is in memory to be sealed.</summary>
    internal SemaphoreSlim LargeLetters { get; } = new(LargeAtOnce);

    internal ILogger Logger { get; } = logger;

    public void Dispose() => LargeLetters.Dispose();
}
