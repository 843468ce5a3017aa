using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shinten.Keyring.Opaque;
using Shinten.Mail.Addresses;
using Shinten.Owner.Accounts;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Owner.Demo;

/// <summary>Makes the accounts of the demo, in a process of its own that <c>serve --demo</c> starts: an account's
/// secrets are never made in the serving process (sealing.md §3).</summary>
public static class DemoAccountsCommand
{
    private static readonly Option<FileInfo> Secrets = new("--secrets")
    {
        Description = "Where to write what opens the accounts.",
        Required = true,
    };

    private static readonly Option<DomainName> Domain = new("--domain")
    {
        Description = "The domain of the demo.",
        CustomParser = CommandArguments.DomainName,
        Required = true,
    };

    private static readonly string[] Names = ["alice", "bob"];

    public static Command Create(OpenAdministration open, TimeProvider clock)
    {
        Command command = new("demo-accounts", "Make the accounts of the demo.") { Secrets, Domain };
        command.Hidden = true;
        command.SetAction(async (arguments, cancel) =>
        {
            DomainName domain = arguments.GetRequiredValue(Domain);
            await using IAdministration administration = await open(arguments, cancel);
            await administration.AddDomainAsync(domain, cancel);
            List<DemoAccount> accounts = [];
            foreach (string name in Names)
            {
                accounts.Add(await MakeAsync(administration, AddressOf(name, domain), clock, cancel));
            }

            await WriteAsync(arguments.GetRequiredValue(Secrets), accounts, cancel);
        });
        return command;
    }

    private static MailAddress AddressOf(string name, DomainName domain)
        => MailAddress.TryMake(name, domain.Value, out MailAddress? address)
            ? address
            : throw new CommandFailedException($"{name}@{domain} is not an address.");

    private static async Task<DemoAccount> MakeAsync(
        IAdministration administration, MailAddress address, TimeProvider clock, CancellationToken cancel)
    {
        // Left over from a first start that was cut short: nobody has its secrets, so it is made anew.
        await administration.RemoveAccountAsync(address, cancel);

        string text = NewPassword();
        using OpaquePassword password = new(text);
        using AppPassword ciphertext = AppPassword.Generate();
        using AppPassword envelopes = AppPassword.Generate();
        using AppPassword everything = AppPassword.Generate();
        MadeAccount made = await new AccountMaker(administration, clock).MakeAsync(
            new AccountToMake(address, password)
            {
                AppPasswords =
                [
                    new(ciphertext, Access.Ciphertext),
                    new(envelopes, Access.Envelopes),
                    new(everything, Access.Everything),
                ],
            },
            cancel);
        return new DemoAccount(made, text, ciphertext.Reveal(), envelopes.Reveal(), everything.Reveal());
    }

    private static string NewPassword()
        => string.Join('-', RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16).Chunk(4)
            .Select(group => new string(group)));

    /// <summary>In the shape that they have in <c>demo.json</c>; there whole or not at all.</summary>
    private static async Task WriteAsync(FileInfo file, List<DemoAccount> accounts, CancellationToken cancel)
    {
        string unfinished = file.FullName + ".new";
        FileStreamOptions options = new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (FileStream stream = new(unfinished, options))
        await using (Utf8JsonWriter json = new(
            stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (DemoAccount account in accounts)
            {
                Write(json, account);
            }

            json.WriteEndArray();
            await json.FlushAsync(cancel);
        }

        File.Move(unfinished, file.FullName, overwrite: true);
    }

    private static void Write(Utf8JsonWriter json, DemoAccount account)
    {
        json.WriteStartObject();
        json.WriteString("address", account.Made.Address.ToString());
        json.WriteString("password", account.Password);
        json.WriteStartArray("recovery");
        foreach (string word in account.Made.Recovery)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteStartObject("appPasswords");
        json.WriteString("ciphertext", account.Ciphertext);
        json.WriteString("envelopes", account.Envelopes);
        json.WriteString("everything", account.Everything);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed record DemoAccount(
        MadeAccount Made, string Password, string Ciphertext, string Envelopes, string Everything);
}
