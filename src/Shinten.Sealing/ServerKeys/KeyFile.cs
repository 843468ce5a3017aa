using Microsoft.Win32.SafeHandles;

namespace Shinten.Sealing.ServerKeys;

/// <summary>One secret in a file that only its owner reads, written so that it is there whole or not at all.</summary>
internal static class KeyFile
{
    public static void Read(string path, Span<byte> secret)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        if (RandomAccess.GetLength(file) != secret.Length)
            throw new SealedObjectException($"The key file {Path.GetFileName(path)} has a wrong length.");
        int read = 0;
        while (read < secret.Length)
        {
            int count = RandomAccess.Read(file, secret[read..], read);
            if (count == 0)
                throw new SealedObjectException($"The key file {Path.GetFileName(path)} is cut short.");
            read += count;
        }
    }

    public static void Create(string path, ReadOnlySpan<byte> secret)
    {
        string beside = path + ".new";
        FileStreamOptions options = new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (FileStream file = new(beside, options))
        {
            file.Write(secret);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path);
    }
}
