using Shinten.Sealing.Ids;

namespace Shinten.Keyring;

public sealed partial class AccountSecrets
{
    /// <summary>What keeps opened envelopes between sessions, sealed; needs the envelope seed.</summary>
    public MemoryCipher CreateMemoryCipher() => new(Account, SeedOf(SealHalf.Envelope));
}
