using System.Text.Json;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>Thunderbird, without a screen and driven through its own automation port, in a network where the names
/// lead to the demo: it sets itself up from the address alone, reads, moves, deletes and sends.</summary>
public sealed class ThunderbirdTests
{
    [Fact]
    public async Task Thunderbird_sets_itself_up_and_reads_moves_deletes_and_sends()
    {
        string folder = Directory.CreateTempSubdirectory("shinten-thunderbird-").FullName;
        try
        {
            RunResult result = await Run.CheckedAsync(
                "unshare", ["--net", "--mount", Checkout.Script("Clients/thunderbird.sh"), Checkout.Program, folder]);

            Dictionary<string, JsonElement> steps = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .ToDictionary(step => step.GetProperty("step").GetString()!, step => step.GetProperty("value"));
            Assert.Equal("xml", steps["configured"].GetProperty("source").GetString());
            Assert.Equal(2993, steps["configured"].GetProperty("incoming")[2].GetInt32());
            Assert.Equal(
                "mail.example.test 2465",
                $"{steps["configured"].GetProperty("outgoing")[0]} {steps["configured"].GetProperty("outgoing")[1]}");
            Assert.InRange(steps["listed"].GetInt32(), 20, 10_000);
            Assert.True(steps["read"].GetProperty("hasHeader").GetBoolean());
            Assert.True(steps["sent"].GetBoolean());

            // Asked over IMAP, once Thunderbird has gone.
            Assert.Equal(1, steps["at bob's"].GetInt32());
            Assert.Equal(1, steps["in the archive"].GetInt32());
            Assert.Equal(0, steps["left in the inbox"].GetInt32());
            Assert.Equal(1, steps["in the trash"].GetInt32());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
