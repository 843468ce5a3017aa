using System.CommandLine;
using Shinten.Keyring.Opaque;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Credentials;

/// <summary>The password of an account that is being made.</summary>
internal static class NewPassword
{
    public const int MinLength = 8;

    public static Option<FileInfo?> FileOption { get; } = new("--password-file")
    {
        Description = "A file whose first line is the password; otherwise it is asked for.",
        HelpName = "FILE",
    };

    public static OpaquePassword Of(ParseResult arguments)
    {
        if (arguments.GetValue(FileOption) is { } file)
        {
            return Make(SecretFile.Read(file));
        }

        string password = PasswordPrompt.Ask("Password");
        return Console.IsInputRedirected || PasswordPrompt.Ask("The same again") == password
            ? Make(password)
            : throw new CommandFailedException("the two passwords differ; nothing was done.");
    }

    private static OpaquePassword Make(string password)
        => password.Length is >= MinLength and <= OpaquePassword.MaxLength
            ? new OpaquePassword(password)
            : throw new CommandFailedException(
                $"a password has {MinLength} to {OpaquePassword.MaxLength} characters: it guards everything.");
}
