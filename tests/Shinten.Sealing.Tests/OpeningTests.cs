using System.Reflection;
using Xunit;

namespace Shinten.Sealing.Tests;

/// <summary>Sealing ships in the server: nothing in it opens what is sealed to an account.</summary>
public sealed class OpeningTests
{
    private static readonly string[] Openers =
        [".Decrypt(", "DecryptCfb(", "CreateDecryptor", "crypto_kem_xwing_dec", "crypto_kem_mlkem768_dec", "_open"];

    [Fact]
    public void Nothing_but_server_keys_decrypts()
    {
        string[] users = [.. Directory.GetFiles(Source(), "*.cs", SearchOption.AllDirectories)
            .Where(file => Openers.Any(opener => File.ReadAllText(file).Contains(opener, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Source(), file))];

        Assert.Equal([Path.Combine("ServerKeys", "ServerCipher.cs")], users);
    }

    [Fact]
    public void It_references_no_other_assembly_of_ours()
        => Assert.DoesNotContain(
            Assembly.Load("Shinten.Sealing").GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Shinten.", StringComparison.Ordinal));

    [Fact]
    public void Keys_say_nothing_of_themselves()
        => Assert.All(
            typeof(Keys.SecretKey).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Keys.SecretKey))),
            type => Assert.Equal(typeof(object), type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType));

    private static string Source()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Shinten.slnx")))
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!;
        return Path.Combine(folder, "src", "Shinten.Sealing");
    }
}
