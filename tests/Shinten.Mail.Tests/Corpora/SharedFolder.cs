using Xunit;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Where the suites lie that nobody here wrote: $SHINTEN_SHARED, else `shared` beside the checkout.</summary>
internal static class SharedFolder
{
    public static string Require(params string[] path)
    {
        string? root = Environment.GetEnvironmentVariable("SHINTEN_SHARED") ?? BesideCheckout();
        string? found = root is null ? null : Path.Combine([root, .. path]);
        if (found is null || !Path.Exists(found))
        {
            Assert.Skip($"The shared folder has no {string.Join('/', path)}.");
        }

        return found;
    }

    private static string? BesideCheckout()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Shinten.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is null ? null : Path.Combine(folder.Parent.FullName, "shared");
    }
}
