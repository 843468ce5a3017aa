using System.CommandLine;
using Shinten.Protocols.Terminal;
using Spectre.Console;

namespace Shinten.Owner.Progress;

/// <summary>How far letters have been carried, as a bar on the terminal of whoever waits; nothing for programs.
/// </summary>
internal sealed class TransferProgress
{
    private readonly ProgressTask? _task;

    private TransferProgress(ProgressTask? task) => _task = task;

    /// <summary>Does the work and shows how far it is.</summary>
    public static async Task<T> ShowAsync<T>(ParseResult arguments, string what, Func<TransferProgress, Task<T>> work)
    {
        bool isWatched = !arguments.GetValue(GlobalOptions.Json) && !Console.IsErrorRedirected
            && arguments.InvocationConfiguration.Error == Console.Error;
        if (!isWatched)
        {
            return await work(new TransferProgress(null));
        }

        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => work(new TransferProgress(context.AddTask(Markup.Escape(what), maxValue: 0))));
    }

    /// <summary>So much more is to be done.</summary>
    public void Expect(double amount)
    {
        if (_task is not null)
        {
            _task.MaxValue += amount;
        }
    }

    public void Add(double amount) => _task?.Increment(amount);
}
