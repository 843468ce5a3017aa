using System.CommandLine;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Keys;

namespace Shinten.Owner.Keys;

/// <summary>The public keys that strangers get for an address by WKD: <c>shinten key publish|published|withdraw</c>.
/// </summary>
internal static class PublishedKeyCommands
{
    public static IEnumerable<Command> Create(OpenAdministration open, TimeProvider clock)
        => [Publish(open, clock), List(open, clock), Withdraw(open)];

    private static Command Publish(OpenAdministration open, TimeProvider clock)
    {
        Argument<MailAddress> address = Address();
        Argument<FileInfo> file = new("file") { Description = "The public key, armoured or binary." };
        Option<MailAddress?> login = Login();
        Command command = new(
            "publish", "Hand out a public key to whoever asks for the address (WKD); its private half stays yours.")
        {
            address, file, login, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress named = arguments.GetRequiredValue(address);
            PublishedCertificate certificate = Read(named, arguments.GetRequiredValue(file));
            await using IAdministration administration = await open(arguments, cancel);
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(
                arguments, administration, arguments.GetValue(login) ?? named, cancel);
            KeyOfAddress key = new(named, certificate.Bytes.ToArray());
            string? refusal = await administration.PublishKeyAsync(owner.Proof, key, cancel) switch
            {
                PublishKeyOutcome.Published or PublishKeyOutcome.Replaced => null,
                PublishKeyOutcome.NotOwnAddress => $"{named} is not an address of that account.",
                PublishKeyOutcome.TooMany =>
                    $"{named} has {KeyDirectory.MostKeys} keys: withdraw one first (shinten key withdraw).",
            };
            if (refusal is not null)
            {
                throw new CommandFailedException(refusal);
            }

            CommandOutput output = new(arguments);
            output.PrintOne(new Row(named, certificate), Columns(clock));
            output.Say($"Whoever asks openpgpkey.{named.Host} for {named} gets it from now on.");
        });
        return command;
    }

    private static Command List(OpenAdministration open, TimeProvider clock)
    {
        Argument<MailAddress> address = Address();
        address.Description = "The address that the account logs in with.";
        Command command = new("published", "List the keys that are handed out for the addresses of an account.")
        {
            address,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            IReadOnlyList<KeyOfAddress> keys = await administration.ListPublishedKeysAsync(
                arguments.GetRequiredValue(address), cancel);
            new CommandOutput(arguments).PrintMany(
                [.. keys.Select(key => new Row(key.Address, PublishedCertificate.Read(key.Certificate)))],
                Columns(clock));
        });
        return command;
    }

    private static Command Withdraw(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Argument<string> fingerprint = new("fingerprint") { Description = "The key's fingerprint, or the end of it." };
        Option<MailAddress?> login = Login();
        Command command = new("withdraw", "Hand out a key no longer.")
        {
            address, fingerprint, login, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress named = arguments.GetRequiredValue(address);
            MailAddress account = arguments.GetValue(login) ?? named;
            await using IAdministration administration = await open(arguments, cancel);
            byte[] wanted = Find(
                await administration.ListPublishedKeysAsync(account, cancel),
                named,
                arguments.GetRequiredValue(fingerprint));
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, account, cancel);
            if (await administration.WithdrawKeyAsync(owner.Proof, named, wanted, cancel)
                == WithdrawKeyOutcome.NotFound)
            {
                throw new CommandFailedException("it is gone already.");
            }

            new CommandOutput(arguments).Say($"{Convert.ToHexString(wanted)} is not handed out any more.");
        });
        return command;
    }

    private static PublishedCertificate Read(MailAddress address, FileInfo file)
    {
        try
        {
            return PublishedCertificate.For(address.Canonical, File.ReadAllBytes(file.FullName));
        }
        catch (OpenPgpException e)
        {
            throw new CommandFailedException($"{file} cannot be published for {address}: {e.Message}");
        }
    }

    private static byte[] Find(IReadOnlyList<KeyOfAddress> keys, MailAddress address, string fingerprint)
    {
        string wanted = fingerprint.Replace(" ", "", StringComparison.Ordinal);
        byte[][] found = [.. keys
            .Where(key => key.Address.Equals(address))
            .Select(key => PublishedCertificate.Read(key.Certificate).Fingerprint.ToArray())
            .Where(known => Convert.ToHexString(known).EndsWith(wanted, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1
            ? found[0]
            : throw new CommandFailedException(
                $"{found.Length} keys of {address} are meant by {fingerprint}; see shinten key published.");
    }

    private static Argument<MailAddress> Address() => new("address")
    {
        Description = "The address that the key is for.",
        CustomParser = CommandArguments.Address,
    };

    private static Option<MailAddress?> Login() => new("--login")
    {
        Description = "The address that the account logs in with, where the key is for another of its addresses.",
        CustomParser = CommandArguments.Address,
        HelpName = "ADDRESS",
    };

    private static Column<Row>[] Columns(TimeProvider clock) =>
    [
        new("address", row => row.Address.ToString()),
        new("fingerprint", row => Convert.ToHexString(row.Certificate.Fingerprint.Span)),
        new("version", row => row.Certificate.Version),
        new("userId", row => row.Certificate.UserId),
        new("unusable", row => row.Certificate.WhyUnusable(clock.GetUtcNow())),
    ];

    private sealed record Row(MailAddress Address, PublishedCertificate Certificate);
}
