using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Keys;

/// <summary>gpg finds a published key by its address alone (WKD), in a network where the names lead to the
/// demo.</summary>
public sealed class WkdTests
{
    [Fact]
    public async Task Gpg_finds_a_published_key_and_none_for_an_unknown_address()
    {
        string folder = Directory.CreateTempSubdirectory("shinten-wkd-").FullName;
        try
        {
            RunResult result = await Run.CheckedAsync(
                "unshare", ["--net", "--mount", Checkout.Script("Keys/wkd.sh"), Checkout.Program, folder]);

            string[] lines = result.Text.Split('\n');
            string wanted = lines.Single(line => line.StartsWith("wanted ", StringComparison.Ordinal))[7..];
            Assert.Equal(40, wanted.Length);
            Assert.Contains($"fpr {wanted}", lines);
            Assert.Contains("uid Alice <alice@example.test>", lines);
            Assert.DoesNotContain(lines, line => line.Contains("elsewhere.example", StringComparison.Ordinal));
            Assert.Contains("nobody is not found", lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
