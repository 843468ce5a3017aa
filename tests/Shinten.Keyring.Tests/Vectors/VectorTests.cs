using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>Our own vectors in <c>tests/vectors</c>, which the browser's twin reads as well
/// (docs/sealing.md).</summary>
public sealed class VectorTests
{
    private static readonly Construction[] All =
    [
        new AccountKeyConstruction(),
        new SealConstruction(),
        new SealedObjectConstruction(
            "envelope",
            packed: true,
            ["{}", "{\"subject\":\"Ümläute and 件名\",\"from\":[{\"email\":\"alice@example.test\"}]}"]),
        new SealedObjectConstruction("words", packed: true, ["", "alpha alphabet beta"]),
        new SealedObjectConstruction("preview", packed: false, ["", "Dear addressee, 親展"]),
        new SealedObjectConstruction("mailbox-name", packed: false, ["Bills", "領収書"]),
        new LetterConstruction(),
        new RingConstruction(),
        new VaultItemConstruction(),
        new ImportMarkConstruction(),
        new IndexSegmentConstruction(),
        new OpaqueConstruction(),
        new SlotConstruction(),
        new CredentialConstruction(),
    ];

    public static TheoryData<string> Files => [.. All.Select(construction => construction.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_vector_is_what_the_text_says_and_opens(string file)
    {
        Construction construction = All.Single(one => one.File == file);
        JsonObject vectors = JsonNode.Parse(File.ReadAllText(VectorFolder.Own(file)))!.AsObject();

        Assert.NotEmpty(vectors["vectors"]!.AsArray());
        foreach (JsonNode? vector in vectors["vectors"]!.AsArray())
        {
            JsonObject inputs = vector!["inputs"]!.AsObject();
            JsonObject outputs = vector["outputs"]!.AsObject();
            Assert.Equal(outputs.ToJsonString(), construction.Compute(inputs).ToJsonString());
            construction.Open(inputs, outputs);
        }
    }

    /// <summary>Writes a file that is missing; one that is there is never changed (run with -explicit on).</summary>
    [Fact(Explicit = true)]
    public void Missing_files_are_written()
    {
        JsonSerializerOptions options = new()
        {
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        foreach (Construction construction in All.Where(one => !File.Exists(VectorFolder.Own(one.File))))
        {
            JsonArray vectors = [];
            foreach (JsonObject made in construction.MakeInputs())
            {
                JsonObject inputs = JsonNode.Parse(made.ToJsonString())!.AsObject();
                vectors.Add(new JsonObject { ["inputs"] = inputs, ["outputs"] = construction.Compute(inputs) });
            }

            JsonObject file = new() { ["about"] = construction.About, ["vectors"] = vectors };
            Directory.CreateDirectory(VectorFolder.Own(""));
            File.WriteAllText(VectorFolder.Own(construction.File), file.ToJsonString(options) + "\n");
        }
    }
}
