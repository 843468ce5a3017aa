using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Credentials;

/// <summary>A file whose first line is a secret, for programs and benches.</summary>
internal static class SecretFile
{
    public static string Read(FileInfo file)
        => File.ReadLines(file.FullName).FirstOrDefault()?.Trim() is { Length: > 0 } line
            ? line
            : throw new CommandFailedException($"{file} is empty; its first line should be the secret.");
}
