using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Shinten.Server.Tests.Architecture;
using Xunit;

namespace Shinten.Server.Tests.Demo;

/// <summary>Starts the built program as <c>./run</c> does.</summary>
public sealed class DemoStartTests : IDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-demo-").FullName;
    private readonly int _offset = RandomNumberGenerator.GetInt32(20_000, 50_000);

    private static string Program => Path.Combine(
        SourceFile.Root,
        "artifacts/bin/Shinten",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "shinten");

    private string DataFolder => Path.Combine(_folder, "demo");

    private string ReadyFile => Path.Combine(DataFolder, "demo.json");

    [Fact]
    public async Task The_demo_says_how_to_reach_it_and_keeps_its_passwords()
    {
        JsonElement first = await RunOnceAsync();
        JsonElement second = await RunOnceAsync();

        Assert.Equal("127.0.0.1", first.GetProperty("host").GetString());
        Assert.Equal("example.test", first.GetProperty("domain").GetString());
        Assert.Equal(Path.Combine(DataFolder, "ca.pem"), first.GetProperty("ca").GetString());
        Assert.Equal(2525 + _offset, first.GetProperty("ports").GetProperty("smtp").GetInt32());
        Assert.Equal(2993 + _offset, first.GetProperty("ports").GetProperty("imaps").GetInt32());
        JsonElement alice = first.GetProperty("accounts")[0];
        Assert.Equal("alice@example.test", alice.GetProperty("address").GetString());
        Assert.Equal(24, alice.GetProperty("recovery").GetArrayLength());
        Assert.Equal(
            ["ciphertext", "envelopes", "everything"],
            alice.GetProperty("appPasswords").EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(
            first.GetProperty("accounts").GetRawText(), second.GetProperty("accounts").GetRawText());
    }

    [Fact]
    public async Task A_second_demo_leaves_the_first_ones_file_alone()
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(ReadyFile, "{}", TestContext.Current.CancellationToken);
        await using FileStream first = new(
            Path.Combine(DataFolder, "shinten.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        using Process second = Process.Start(Program, ["serve", "--demo", "--data", DataFolder]);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, second.ExitCode);
        Assert.True(File.Exists(ReadyFile));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<JsonElement> RunOnceAsync()
    {
        ProcessStartInfo start = new(
            Program, ["serve", "--demo", "--data", DataFolder, "--port-offset", $"{_offset}"])
        {
            RedirectStandardError = true,
        };
        using Process server = Process.Start(start)!;
        Task<string> log = server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await WaitForAsync(server);
            JsonElement demo = JsonElement.Parse(await File.ReadAllTextAsync(ReadyFile, CancellationToken.None));
            foreach (JsonProperty port in demo.GetProperty("ports").EnumerateObject())
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", port.Value.GetInt32(), CancellationToken.None);
            }

            return demo;
        }
        finally
        {
            await StopAsync(server);
            string text = await log;
            Assert.True(server.ExitCode == 0, text);
            Assert.False(File.Exists(ReadyFile), "demo.json stayed although the demo has stopped.");
        }
    }

    private async Task WaitForAsync(Process server)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!File.Exists(ReadyFile) && !server.HasExited && waited.Elapsed < ReadyLimit)
        {
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task StopAsync(Process server)
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        await server.WaitForExitAsync(limit.Token);
    }
}
