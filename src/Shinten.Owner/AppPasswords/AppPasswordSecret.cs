using System.CommandLine;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Slots;

namespace Shinten.Owner.AppPasswords;

/// <summary>The secret of a new app password: random, but for benches.</summary>
internal static class AppPasswordSecret
{
    public static Option<FileInfo?> FileOption { get; } = new("--secret-file")
    {
        Description = "For benches: a file whose first line is the app password to use, instead of a random one.",
        HelpName = "FILE",
    };

    public static AppPassword Of(ParseResult arguments)
    {
        if (arguments.GetValue(FileOption) is not { } file)
        {
            return AppPassword.Generate();
        }

        return AppPassword.TryParse(SecretFile.Read(file), out AppPassword? password)
            ? password
            : throw new CommandFailedException(
                $"the first line of {file} is not an app password: 32 letters of A-Z and 2-7, hyphens are ignored.");
    }
}
