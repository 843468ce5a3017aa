using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>The built program with its demo accounts, as <c>./run --data DIR --port-offset N</c> starts it.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private static readonly int[] DemoPorts = [2525, 2587, 2465, 2424, 2143, 2993, 2110, 2995, 4190, 8443];
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(3);
    private readonly string _folder;
    private readonly DemoStart _start;
    private readonly int _portOffset = FreePortOffset();
    private readonly StringBuilder _log = new();
    private Process? _process;

    private DemoServer(string folder, DemoStart start) => (_folder, _start) = (folder, start);

    /// <summary>The data folder: only sealed things may be in it.</summary>
    public string DataFolder => Path.Combine(_folder, "demo");

    /// <summary>A folder for what a test makes itself (keys, mailboxes of clients).</summary>
    public string Scratch => Directory.CreateDirectory(Path.Combine(_folder, "scratch")).FullName;

    public DemoFile File { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    /// <summary>Everything that the program has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a fresh demo, on the embedded database or on the one of a connection string.</summary>
    public static Task<DemoServer> StartAsync(string? database = null)
        => StartAsync(new DemoStart { Database = database });

    public static async Task<DemoServer> StartAsync(DemoStart start)
    {
        DemoServer server = new(Directory.CreateTempSubdirectory("shinten-e2e-").FullName, start);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program on the data folder as it is now.</summary>
    public async Task StartAgainAsync()
    {
        string[] command = [
            .. _start.Under,
            Checkout.Program, "serve", "--demo", "--data", DataFolder, "--port-offset", $"{_portOffset}"];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _start.Environment)
        {
            start.Environment[name] = value;
        }

        if (_start.Database is not null)
        {
            start.Environment["SHINTEN__Storage__Database"] = _start.Database;
        }

        // One that a killed server left behind says nothing about this start.
        string ready = Path.Combine(DataFolder, "demo.json");
        if (System.IO.File.Exists(ready))
        {
            System.IO.File.Delete(ready);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using CancellationTokenSource limit = new(ReadyLimit);
        while (!System.IO.File.Exists(ready))
        {
            if (_process.HasExited || limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The demo did not become ready.\n{Log}");
            }

            await Task.Delay(50, CancellationToken.None);
        }

        File = DemoFile.Read(ready);
    }

    /// <summary>Runs a <c>shinten</c> command on this server's data folder; it must succeed.</summary>
    public Task<RunResult> CommandAsync(params string[] arguments)
        => Run.CheckedAsync(Checkout.Program, [.. arguments, "--data", DataFolder]);

    /// <summary>Stops the program as an operator would.</summary>
    public async Task StopAsync()
    {
        await Run.CheckedAsync("kill", ["-TERM", $"{ProcessId}"]);
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        await _process!.WaitForExitAsync(limit.Token);
    }

    /// <summary>Ends the program as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePortOffset()
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            int offset = RandomNumberGenerator.GetInt32(8_000, 22_000);
            if (Array.TrueForAll(DemoPorts, port => IsFree(port + offset)))
            {
                return offset;
            }
        }

        throw new InvalidOperationException("No block of free ports was found on 127.0.0.1.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
