using System.Runtime.InteropServices;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Setup;

/// <summary>Whether the user that runs the program may use a folder: asked first, since what is hidden from a user
/// looks as if it were not there.</summary>
internal static partial class FolderAccess
{
    private const int MayRead = 4;
    private const int MayWrite = 2;
    private const int MayEnter = 1;

    /// <summary>A folder to write in, and the files that lie in it; one that is not there is no fault.</summary>
    /// <param name="setting">Who named it.</param>
    public static void RequireOwn(string folder, string setting)
    {
        Require(folder, MayRead | MayWrite | MayEnter, setting);
        RequireReadable(folder, setting);
    }

    /// <summary>A folder to read the files of.</summary>
    public static void RequireReadable(string folder, string setting)
    {
        Require(folder, MayRead | MayEnter, setting);
        foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
        {
            Require(file, MayRead, setting);
        }
    }

    private static void Require(string path, int how, string setting)
    {
        if (Path.Exists(path) && access(path, how) != 0)
        {
            throw new CommandFailedException($"the user {Environment.UserName} may not "
                + $"{((how & MayWrite) == 0 ? "read" : "read and write")} {path} ({setting}): run shinten as the user "
                + $"that it belongs to, or give it to this one: chown -R {Environment.UserName} {path}");
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int how);
}
