using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shinten.Server.Hosting;
using Shinten.Server.Tests.Architecture;
using Xunit;

namespace Shinten.Server.Tests.Hosting;

/// <summary>What an operator sees when the built program cannot serve: one sentence that names the setting, and no
/// trace of the program's insides.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-refused-").FullName;

    private static string Program => Path.Combine(
        SourceFile.Root,
        "artifacts/bin/Shinten",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "shinten");

    private string DataFolder => Path.Combine(_folder, "data");

    private string Settings => Path.Combine(DataFolder, "shinten.json");

    public RefusedStartTests() => Directory.CreateDirectory(DataFolder);

    [Theory]
    [InlineData("", "shinten.json cannot be read")]
    [InlineData("[]", "shinten.json cannot be read")]
    [InlineData("{\n \"HostName\": \"a.example\",\n oops }", "LineNumber: 2")]
    [InlineData("{ \"HostName\": \"a.example\", \"HostName\": \"b.example\" }", "duplicate key 'HostName'")]
    [InlineData("{ \"HostName\": \"\" }", "HostName: it is missing")]
    [InlineData("{ \"HostName\": \"mail\" }", "HostName: it must be a full name")]
    [InlineData("{ \"HostName\": \"a.example\", \"Smtp\": 5 }", "Smtp is a section")]
    [InlineData("{ \"HostName\": \"a.example\", \"Logging\": \"Debug\" }", "Logging is a section")]
    [InlineData("{ \"HostName\": \"a.example\", \"Logging\": { \"Level\": \"Debug\" } }", "there is no Logging:Level")]
    [InlineData("{ \"HostName\": \"a.example\", \"Logging\": { \"LogLevel\": \"Debug\" } }", "Logging:LogLevel is an")]
    [InlineData(
        "{ \"HostName\": \"a.example\", \"Logging\": { \"LogLevel\": { \"Default\": \"Loud\" } } }",
        "Logging:LogLevel:Default is \"Loud\"; it can be Trace, Debug, Information, Warning")]
    [InlineData(
        "{ \"HostName\": \"a.example\", \"Storage\": { \"Database\": \"mysql\" } }",
        "Storage:Database is neither sqlite")]
    [InlineData(
        "{ \"HostName\": \"a.example\", \"Storage\": { \"Database\": \"Host=127.0.0.1;Port=1\" } }",
        "PostgreSQL cannot be used")]
    public async Task A_wrong_settings_file_is_named(string settings, string named)
    {
        await WriteAsync(settings);

        Assert.Contains(named, await RefusedAsync("serve", "--data", DataFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_not_there_are_said_to_be_missing()
    {
        Assert.Contains("shinten setup writes one", await RefusedAsync("serve", "--data", DataFolder));
        Assert.Contains(
            $"there is no file {Settings}", await RefusedAsync("serve", "--data", DataFolder, "--config", Settings));
        Assert.Contains(
            $"no data folder {DataFolder}/none",
            await RefusedAsync("serve", "--data", Path.Combine(DataFolder, "none")));
    }

    [Theory]
    [InlineData("missing.pem", "key.pem", "Could not find file")]
    [InlineData("chain.pem", "missing.pem", "Could not find file")]
    [InlineData("chain.pem", "chain.pem", "the key without a password")]
    [InlineData("chain.pem", "other.pem", "does not match")]
    [InlineData("key.pem", "key.pem", "CERTIFICATE")]
    public async Task A_certificate_that_cannot_be_used_is_named(string chain, string key, string why)
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=a.example", own, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(90));
        await File.WriteAllTextAsync(In("chain.pem"), certificate.ExportCertificatePem(), CancellationToken.None);
        await File.WriteAllTextAsync(In("key.pem"), own.ExportPkcs8PrivateKeyPem(), CancellationToken.None);
        await File.WriteAllTextAsync(In("other.pem"), other.ExportPkcs8PrivateKeyPem(), CancellationToken.None);
        await WriteAsync($$"""
            {
              "HostName": "mail.example.org", {{ListeningOn("127.0.0.1:0")}},
              "Certificates": { "Files": [ { "Chain": "{{In(chain)}}", "Key": "{{In(key)}}" } ] }
            }
            """);

        string refused = await RefusedAsync("serve", "--data", DataFolder);

        Assert.Contains($"Certificates:Files names {In(chain)} with the key {In(key)}", refused);
        Assert.Contains(why, refused);
    }

    [Fact]
    public async Task A_place_where_nobody_can_listen_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        foreach (string place in (string[])["192.0.2.7:2525", $"{taken.LocalEndpoint}"])
        {
            await WriteAsync($$"""{ "HostName": "a.example", {{ListeningOn(place)}} }""");

            Assert.Contains(place, await RefusedAsync("serve", "--data", DataFolder));
        }
    }

    [Theory]
    [InlineData("data", "--data")]
    [InlineData("data/shinten.json", "--data")]
    [InlineData("data/segments", "Storage:DataFolder")]
    [InlineData("data/mail.db", "--data")]
    [InlineData("data-keys", "KeysFolder")]
    [InlineData("data-keys/queue.key", "KeysFolder")]
    public async Task What_the_user_may_not_read_is_named(string path, string setting)
    {
        await WriteAsync($$"""{ "HostName": "a.example", {{ListeningOn("none")}} }""");
        await MakeAsync();
        string hidden = Path.Combine(_folder, path);
        UnixFileMode before = File.GetUnixFileMode(hidden);
        File.SetUnixFileMode(hidden, UnixFileMode.None);
        try
        {
            string refused = await RefusedAsync("serve", "--data", DataFolder);

            Assert.Contains($" {hidden} ({setting}", refused);
            Assert.Contains("run shinten as the user that it belongs to", refused);
        }
        finally
        {
            File.SetUnixFileMode(hidden, before);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string ListeningOn(string place)
        => $"\"Listeners\": {{ {string.Join(", ", Listeners.Table.Select(
            listener => $"\"{listener.Name}\": \"{(listener.Name == "smtp" ? place : "none")}\""))} }}";

    private string In(string name) => Path.Combine(_folder, name);

    private Task WriteAsync(string settings) => File.WriteAllTextAsync(Settings, settings, CancellationToken.None);

    /// <summary>Folders, keys and database, as the first command makes them.</summary>
    private async Task MakeAsync()
    {
        (int code, string errors) = await RunAsync("domain", "add", "example.org", "--data", DataFolder);
        Assert.Equal((0, ""), (code, errors));
    }

    private static async Task<string> RefusedAsync(params string[] arguments)
    {
        (int code, string errors) = await RunAsync(arguments);
        string refusal = Assert.Single(
            errors.Split('\n'), line => line.StartsWith("shinten: ", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        return refusal;
    }

    private static async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        // To root nothing is hidden but what it has given up the right to read.
        ProcessStartInfo start = Environment.IsPrivilegedProcess
            ? new("setpriv", ["--bounding-set", "-dac_override,-dac_read_search", "--", Program, .. arguments])
            : new(Program, arguments);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It serves although it should not.
            process.Kill();
        }

        await output;
        return (process.ExitCode, await errors);
    }
}
