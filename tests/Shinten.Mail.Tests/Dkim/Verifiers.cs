using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Shinten.Mail.Tests.Dkim;

/// <summary>Other people's verifiers, with the keys that a test gives them in the place of the DNS.</summary>
internal static class Verifiers
{
    /// <summary>How many signatures dkimpy verifies, and how many it found.</summary>
    public static async Task<(int Good, int All)> AskDkimpyAsync(
        byte[] message, IReadOnlyDictionary<string, string> records)
    {
        JsonObject request = new()
        {
            ["message"] = Convert.ToBase64String(message),
            ["records"] = ToJson(records),
        };
        string answer = await RunAsync("/usr/bin/python3", [Script("verify.py")], request.ToJsonString());
        JsonNode found = JsonNode.Parse(answer)!;
        return ((int)found["good"]!, (int)found["all"]!);
    }

    /// <summary>Fails unless libopendkim verifies; it stops at the first good signature, so they are shown to it one by
    /// one. Returns the names that it asked for.</summary>
    public static async Task<string> AskOpendkimAsync(byte[] message, IReadOnlyDictionary<string, string> records)
    {
        string folder = Directory.CreateTempSubdirectory("shinten-dkim-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "message"), message);
            await File.WriteAllTextAsync(Path.Combine(folder, "records.json"), ToJson(records).ToJsonString());
            return await RunAsync("unshare", ["--net", "--mount", Script("verify.sh"), folder], "");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject ToJson(IReadOnlyDictionary<string, string> records)
        => JsonSerializer.SerializeToNode(records)!.AsObject();

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}{await output}");
        return await output;
    }

    private static string Script(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Shinten.slnx")))
            {
                return Path.Combine(folder, "tests", "Shinten.Mail.Tests", "Dkim", name);
            }
        }

        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }
}
