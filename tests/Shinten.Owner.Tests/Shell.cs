using System.CommandLine;
using System.Text.Json;
using Shinten.Owner.Accounts;
using Shinten.Owner.AppPasswords;
using Shinten.Owner.Export;
using Shinten.Owner.Import;
using Shinten.Owner.Keys;
using Shinten.Owner.Setup;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Server.Accounts;
using Shinten.Server.AdminSocket;
using Shinten.Server.Domains;
using Shinten.Server.Setup;
using Xunit;

namespace Shinten.Owner.Tests;

/// <summary>Runs commands as a person would, in this process, on a server's folders of their own.</summary>
internal sealed class Shell : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-owner-").FullName;

    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>A server with a domain and an account, made by <c>setup</c>; returns what it printed.</summary>
    public async Task<JsonElement> SetUpAsync(string account = "alice@example.org")
        => (await RunAsync(
            "setup", "--host-name", "mail.example.org", "--domain", "example.org", "--account", account,
            "--password-file", PasswordFile(), "--json")).Json();

    /// <summary>What a command works on, for what no command does.</summary>
    public Task<IAdministration> OpenAsync()
    {
        RootCommand root = new("Shinten");
        GlobalOptions.AddTo(root);
        return Administrations.OpenAsync(
            root.Parse(["--data", DataFolder]), TestContext.Current.CancellationToken);
    }

    public async Task<ShellResult> RunAsync(params string[] arguments)
    {
        OpenAdministration open = Administrations.OpenAsync;
        Command account = AccountCommands.Create(open);
        account.Add(AddAccountCommand.Create(open, TimeProvider.System));
        RootCommand root = new("Shinten")
        {
            SetupCommand.Create(open, ServerFolders.Prepare, TimeProvider.System),
            CheckCommand.Create(TimeProvider.System),
            DomainCommands.Create(open),
            account,
            AliasCommands.Create(open),
            AppPasswordCommands.Create(open, TimeProvider.System),
            KeyCommands.Create(open, TimeProvider.System),
            ExportCommand.Create(open, TimeProvider.System),
            ImportCommand.Create(open),
        };
        GlobalOptions.AddTo(root);

        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await CommandLine.RunAsync(root, ["--data", DataFolder, .. arguments], output, errors);
        return new ShellResult(code, output.ToString(), errors.ToString());
    }

    public string PasswordFile(string password = Password) => SecretFile("password", password);

    public string SecretFile(string name, string secret)
    {
        string file = Path.Combine(_folder, $"{name}-{Guid.NewGuid():N}");
        File.WriteAllText(file, secret + "\n");
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>What a command printed.</summary>
internal sealed record ShellResult(int Code, string Output, string Errors)
{
    public JsonElement Json()
    {
        Assert.Equal((0, ""), (Code, Errors));
        return JsonElement.Parse(Output);
    }

    public void Ok() => Assert.Equal((0, ""), (Code, Errors));

    public void Refused(string because)
    {
        Assert.NotEqual(0, Code);
        Assert.Contains(because, Errors, StringComparison.Ordinal);
    }
}
