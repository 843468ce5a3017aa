using Shinten.Keyring.Imports;

namespace Shinten.Keyring;

public sealed partial class AccountSecrets
{
    /// <summary>What marks imported letters; needs <see cref="Sealing.Ids.Access.Everything"/>.</summary>
    public ImportMarker CreateImportMarker() => new(Vault());
}
