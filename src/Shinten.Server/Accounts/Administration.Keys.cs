using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Keys;

namespace Shinten.Server.Accounts;

internal sealed partial class Administration
{
    public async Task<IReadOnlyList<KeyOfAddress>> ListPublishedKeysAsync(
        MailAddress login, CancellationToken cancel)
        => [.. (await store.PublicKeys.ListAsync(await ExistingAsync(login, cancel), cancel))
            .Select(key => new KeyOfAddress(key.Address, key.Certificate.Bytes.ToArray()))];

    public async Task<PublishKeyOutcome> PublishKeyAsync(string proof, KeyOfAddress key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            // Selected again here: what is handed out to strangers does not rest on what a command says.
            PublishedCertificate certificate = PublishedCertificate.For(key.Address.Canonical, key.Certificate);
            return await store.PublicKeys.PublishAsync(_proofs.AccountOf(proof), key.Address, certificate, cancel);
        }
        catch (OpenPgpException e)
        {
            throw new CommandFailedException($"the key cannot be published: {e.Message}");
        }
    }

    public Task<WithdrawKeyOutcome> WithdrawKeyAsync(
        string proof, MailAddress address, byte[] fingerprint, CancellationToken cancel)
        => store.PublicKeys.WithdrawAsync(_proofs.AccountOf(proof), address, fingerprint, cancel);
}
