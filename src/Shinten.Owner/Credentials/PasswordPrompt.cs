using System.Text;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Credentials;

/// <summary>Asks for secrets at the terminal without showing them; from a pipe it reads a line.</summary>
internal static class PasswordPrompt
{
    public static string Ask(string question)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } line
                ? line
                : throw new CommandFailedException(
                    $"{question}: nothing was typed; --password-file reads it from a file.");
        }

        Console.Error.Write($"{question}: ");
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        string secret = typed.ToString();
        typed.Clear();
        return secret.Length > 0 ? secret : throw new CommandFailedException("nothing was typed.");
    }

    /// <summary>A line of plain text, shown as it is typed.</summary>
    public static string AskOpenly(string question)
    {
        Console.Error.Write($"{question}: ");
        return Console.In.ReadLine()?.Trim() is { Length: > 0 } line
            ? line
            : throw new CommandFailedException(
                $"{question}: nothing was typed. shinten setup --help names the options.");
    }
}
