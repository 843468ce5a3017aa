using System.Diagnostics;
using System.Text;
using Xunit;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>What a program printed, byte for byte, and how it ended.</summary>
internal sealed record RunResult(int Status, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>Runs a real program to its end, with a generous limit.</summary>
internal static class Run
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<RunResult> CheckedAsync(
        string program, IEnumerable<string> arguments, string? input = null)
    {
        RunResult result = await AnyAsync(program, arguments, input);
        Assert.True(
            result.Status == 0,
            $"{program} ended with status {result.Status}.\n{result.Error}\n{Shorten(result.Text)}");
        return result;
    }

    /// <summary>Runs a program whose failure the test looks at itself.</summary>
    public static async Task<RunResult> AnyAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        IDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(Limit);
        using MemoryStream output = new();
        try
        {
            Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            }

            process.StandardInput.Close();
            await reading;
            await process.WaitForExitAsync(limit.Token);
            return new RunResult(process.ExitCode, output.ToArray(), await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} did not end within {Limit}. So far: {Encoding.UTF8.GetString(output.ToArray())}");
        }
    }

    private static string Shorten(string text) => text.Length <= 4_000 ? text : text[..4_000] + " …";
}
