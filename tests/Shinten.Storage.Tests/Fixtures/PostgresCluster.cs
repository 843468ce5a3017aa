using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Shinten.Storage.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Shinten.Storage.Tests.Fixtures;

/// <summary>
/// PostgreSQL for the tests: the one named by SHINTEN_TEST_POSTGRES, or a private cluster in a temporary folder that
/// ends with the run. Each test gets a database of its own.
/// </summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private static int _databases;

    private string? _folder;
    private Process? _server;

    /// <summary>Null where there is no PostgreSQL to be found.</summary>
    public string? ConnectionString { get; private set; }

    public async ValueTask InitializeAsync()
    {
        ConnectionString = Environment.GetEnvironmentVariable("SHINTEN_TEST_POSTGRES");
        if (string.IsNullOrEmpty(ConnectionString))
        {
            ConnectionString = null;
            if (FindPrograms() is { } programs)
            {
                await StartAsync(programs);
            }
        }
    }

    /// <summary>A new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(ConnectionString is null, "There is no PostgreSQL here: set SHINTEN_TEST_POSTGRES.");
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"shinten_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        await using NpgsqlConnection connection = new(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand create = new($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, MaxPoolSize = 8 }.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            // SIGINT: a fast shutdown that waits for nobody.
            using Process kill = Process.Start("kill", ["-INT", PostmasterId()]);
            await kill.WaitForExitAsync();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        if (_folder is not null)
        {
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }

    private static string? FindPrograms()
    {
        IEnumerable<string> installed = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => path, StringComparer.Ordinal)
                .Select(path => Path.Combine(path, "bin"))
            : [];
        string[] onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(onPath).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    // PostgreSQL refuses to run as root.
    private static ProcessStartInfo AsServant(string program, params string[] arguments)
    {
        bool isRoot = Environment.UserName == "root";
        ProcessStartInfo start = new(isRoot ? "runuser" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (string argument in isRoot ? ["-u", Servant(), "--", program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static string Servant()
        => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    private async Task StartAsync(string programs)
    {
        _folder = System.IO.Directory.CreateTempSubdirectory("shinten-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            using Process chown = Process.Start("chown", [Servant(), _folder]);
            await chown.WaitForExitAsync();
        }

        string data = Path.Combine(_folder, "data");
        await RunAsync(AsServant(
            Path.Combine(programs, "initdb"), "-D", data, "-U", "shinten", "--auth=trust", "--no-sync", "-E", "UTF8",
            "--locale=C"));
        string port = FreePort().ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = AsServant(
            Path.Combine(programs, "postgres"), "-D", data, "-p", port, "-k", _folder, "-c",
            "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=32MB");
        _server = Process.Start(start)!;
        _server.OutputDataReceived += (_, _) => { };
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        string connectionString = $"Host=127.0.0.1;Port={port};Username=shinten;Database=postgres";
        await WaitAsync(connectionString);
        ConnectionString = connectionString;
    }

    private async Task WaitAsync(string connectionString)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = new(connectionString);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 100 && _server is { HasExited: false })
            {
                await Task.Delay(100);
            }
        }
    }

    private string PostmasterId()
        => File.ReadLines(Path.Combine(_folder!, "data", "postmaster.pid")).First();
}
