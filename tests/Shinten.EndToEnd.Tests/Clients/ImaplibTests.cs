using System.Text.RegularExpressions;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>Python's imaplib reads the whole demo and counts bytes (sealing.md §8).</summary>
public sealed class ImaplibTests(DemoFixture demo)
{
    [Theory]
    [InlineData("ciphertext")]
    [InlineData("envelopes")]
    [InlineData("everything")]
    public async Task Size_structure_and_bytes_agree_at_each_access(string access)
    {
        DemoFile file = demo.Server.File;

        RunResult result = await Run.CheckedAsync("python3", [
            Checkout.Script("Clients/agreement.py"), file.Host, $"{file.Ports["imaps"]}", file.Ca,
            file.Alice.Address, file.Alice.AppPasswords.For(access)]);

        Match counted = Regex.Match(result.Text, "^([0-9]+) letters, ([0-9]+) parts");
        Assert.True(counted.Success, result.Text);
        Assert.InRange(int.Parse(counted.Groups[1].Value, null), 20, 10_000);
    }
}
