using System.CommandLine;

namespace Shinten.Protocols.Terminal;

/// <summary>Runs a command: the one place where a failure becomes a sentence and an exit code.</summary>
public static class CommandLine
{
    /// <summary>How long a service may take to stop after Ctrl-C or SIGTERM before the process ends anyway.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTimeout,
            Output = output,
            Error = errors,
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration);
        }
        catch (Exception e) when (e is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"shinten: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("shinten: stopped before it was done.");
            return 130;
        }
    }
}
