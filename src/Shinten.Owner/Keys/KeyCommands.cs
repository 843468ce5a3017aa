using System.CommandLine;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Directory;

namespace Shinten.Owner.Keys;

/// <summary>The OpenPGP certificates that an account reads its mail with: <c>shinten key …</c> (sealing.md §4, §8).
/// </summary>
public static class KeyCommands
{
    public static Command Create(OpenAdministration open, TimeProvider clock)
    {
        Command command = new(
            "key", "Manage the OpenPGP certificates that open an account's letters, and the keys that others find.")
        {
            Add(open, clock),
            List(open, clock),
            Remove(open),
        };
        foreach (Command published in PublishedKeyCommands.Create(open, clock))
        {
            command.Add(published);
        }

        return command;
    }

    private static Command Add(OpenAdministration open, TimeProvider clock)
    {
        Argument<MailAddress> address = Address();
        Argument<FileInfo> file = new("file") { Description = "The public certificate, armoured or binary." };
        Command command = new("add", "Let an OpenPGP certificate open what arrives from now on.")
        {
            address, file, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            ReadingCertificate certificate = Read(arguments.GetRequiredValue(file));
            if (certificate.WhyUnusable(clock.GetUtcNow()) is { } reason)
            {
                throw new CommandFailedException($"nothing can be encrypted to this certificate: {reason}");
            }

            await using IAdministration administration = await open(arguments, cancel);
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(
                arguments, administration, arguments.GetRequiredValue(address), cancel);
            if (await administration.AddCertificateAsync(owner.Proof, certificate, cancel)
                == CertificateOutcome.AlreadyThere)
            {
                throw new CommandFailedException("the account has that certificate already.");
            }

            CommandOutput output = new(arguments);
            output.PrintOne(certificate, Columns(clock));
            output.Say("Letters that arrive from now on open with it at the access \"envelopes\".");
        });
        return command;
    }

    private static Command List(OpenAdministration open, TimeProvider clock)
    {
        Argument<MailAddress> address = Address();
        Command command = new("list", "List the reading certificates of an account.") { address };
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            new CommandOutput(arguments).PrintMany(
                await administration.ListCertificatesAsync(arguments.GetRequiredValue(address), cancel),
                Columns(clock));
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Argument<string> which = new("certificate")
        {
            Description = "Its fingerprint, or the end of it, or the file.",
        };
        Command command = new("remove", "Stop encrypting to a certificate; what it opens already stays so.")
        {
            address, which, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            await using IAdministration administration = await open(arguments, cancel);
            byte[] fingerprint = Find(
                await administration.ListCertificatesAsync(login, cancel), arguments.GetRequiredValue(which));
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, login, cancel);
            if (await administration.RemoveCertificateAsync(owner.Proof, fingerprint, cancel)
                == CertificateOutcome.NotFound)
            {
                throw new CommandFailedException("it is gone already.");
            }

            new CommandOutput(arguments).Say($"{Convert.ToHexString(fingerprint)} is removed.");
        });
        return command;
    }

    private static ReadingCertificate Read(FileInfo file)
    {
        try
        {
            return ReadingCertificate.Parse(File.ReadAllBytes(file.FullName));
        }
        catch (OpenPgpException e)
        {
            throw new CommandFailedException($"{file} is not a certificate to read with: {e.Message}");
        }
    }

    private static byte[] Find(IReadOnlyList<ReadingCertificate> certificates, string which)
    {
        string wanted = File.Exists(which)
            ? Convert.ToHexString(Read(new FileInfo(which)).Fingerprint.Span)
            : which.Replace(" ", "", StringComparison.Ordinal);
        ReadingCertificate[] found = [.. certificates.Where(certificate => Fingerprint(certificate)
            .EndsWith(wanted, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1
            ? found[0].Fingerprint.ToArray()
            : throw new CommandFailedException(
                $"{found.Length} certificates are meant by {which}; see shinten key list.");
    }

    private static Argument<MailAddress> Address() => new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static Column<ReadingCertificate>[] Columns(TimeProvider clock) =>
    [
        new("fingerprint", Fingerprint),
        new("version", certificate => certificate.Version),
        new("userId", certificate => certificate.UserId),
        new("unusable", certificate => certificate.WhyUnusable(clock.GetUtcNow())),
    ];

    private static string Fingerprint(ReadingCertificate certificate)
        => Convert.ToHexString(certificate.Fingerprint.Span);
}
