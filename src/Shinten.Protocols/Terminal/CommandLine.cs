using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Shinten.Sealing;

namespace Shinten.Protocols.Terminal;

/// <summary>Runs a command: the one place where a failure becomes a sentence and an exit code.</summary>
public static class CommandLine
{
    /// <summary>How long a service may take to stop after Ctrl-C or SIGTERM before the process ends anyway.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    // An argument may begin with an at sign; it is no name of a file to read arguments from.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

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
            ParseResult parsed = root.Parse(arguments, Parsing);
            if (parsed is { Errors: [ParseError error, ..], Action: ParseErrorAction })
            {
                // One sentence, not a page of help.
                throw new CommandFailedException($"{WhatIsWrong(parsed, error)} See {NameOf(parsed)} --help.");
            }

            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception e) when (e is CommandFailedException or SealedObjectException or IOException)
        {
            await errors.WriteLineAsync($"shinten: {e.Message}");
            return 1;
        }
        catch (UnauthorizedAccessException e)
        {
            await errors.WriteLineAsync($"shinten: {e.Message} Run shinten as the user that it belongs to, not as "
                + $"{Environment.UserName}.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("shinten: stopped before it was done.");
            return 130;
        }
    }

    // The parser's first error is that no command was given, whatever was typed in its place.
    private static string WhatIsWrong(ParseResult parsed, ParseError error)
        => parsed is { CommandResult.Command.Subcommands.Count: > 0, UnmatchedTokens: [string word, ..] }
            ? $"there is no command {word}."
            : error.Message;

    private static string NameOf(ParseResult parsed)
    {
        Stack<string> names = new();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
        {
            names.Push(command.Command is RootCommand ? "shinten" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
