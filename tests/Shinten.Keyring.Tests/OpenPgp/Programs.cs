using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Runs other people's OpenPGP programs. A missing one fails the test.</summary>
internal static class Programs
{
    /// <summary>Runs a program to its end; a failure throws what it said.</summary>
    public static async Task<byte[]> RunAsync(
        IEnumerable<string> command, ReadOnlyMemory<byte> input, Dictionary<string, string> environment)
    {
        string[] words = [.. command];
        ProcessStartInfo start = new(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        await WriteAsync(process.StandardInput.BaseStream, input);
        await process.WaitForExitAsync();
        await reading;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', words)}: {await complaints}");

        return output.ToArray();
    }

    /// <summary>Asks OpenPGP.js, which lies in tests/node.</summary>
    public static async Task<JsonNode> AskOpenPgpJsAsync(JsonObject request)
    {
        string script = Path.Combine(Checkout(), "tests", "node", "openpgp.mjs");
        byte[] answer = await RunAsync(
            ["node", script], Encoding.UTF8.GetBytes(request.ToJsonString()), []);
        return JsonNode.Parse(answer) ?? throw new JsonException("OpenPGP.js said nothing.");
    }

    /// <summary>The folder of the solution.</summary>
    public static string Checkout()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Shinten.slnx")))
                return folder;
        }

        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }

    private static async Task WriteAsync(Stream standardInput, ReadOnlyMemory<byte> input)
    {
        try
        {
            await using (standardInput)
                await standardInput.WriteAsync(input);
        }
        catch (IOException)
        {
            // A program that ends before it has read everything says why on its standard error.
        }
    }
}
