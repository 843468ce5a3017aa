using Shinten.Sealing.ServerKeys;

namespace Shinten.Storage.Tests.Fixtures;

/// <summary>A folder that goes with its test, and server keys beside it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("shinten-storage-");

    public TestFolder() => Keys = ServerKeys.OpenOrCreate(Path.Combine(_folder.FullName, "keys"));

    public ServerKeys Keys { get; }

    public string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose()
    {
        Keys.Dispose();
        _folder.Delete(recursive: true);
    }
}
