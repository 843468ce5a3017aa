using System.IO.Compression;
using System.Text;
using Shinten.Server.Audit;
using Shinten.Storage;
using Xunit;

namespace Shinten.Server.Tests.Audit;

/// <summary>An audit that finds nothing is worth as much as what it would have found.</summary>
public sealed class DataAuditTests : IDisposable
{
    private const string Word = "Geheimniswort";
    private const string Beyond = "Straße 秘密の言葉";

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-audit-").FullName;

    public static TheoryData<string, byte[], string> Leaks => new()
    {
        { Word, Encoding.UTF8.GetBytes("xxgeheimnisWORTxx"), "plain" },
        { Word, Encoding.Unicode.GetBytes("..GEHEIMNISWORT.."), "UTF-16" },
        { Word, Encoding.BigEndianUnicode.GetBytes("..geheimniswort.."), "UTF-16" },
        { Word, Base64("Geheimniswort"), "base64" },
        { Word, Base64("xGeheimniswortx"), "base64" },
        { Word, Base64("xxgeheimniswortxx"), "base64" },
        { Word, Encoding.ASCII.GetBytes("R2VoZWlt\r\nbmlzd29ydA=="), "base64" },
        { Word, Encoding.ASCII.GetBytes("Geheim=\r\nniswort"), "plain" },
        { Word, Deflated("leading text, leading text, Geheimniswort"), "plain, deflated" },
        { Beyond, Encoding.UTF8.GetBytes("straße 秘密の言葉"), "plain" },
        { Beyond, "Stra=C3=9Fe_=E7=A7=98=E5=AF=86=E3=81=AE=E8=A8=80=E8=91=89"u8.ToArray(), "quoted-printable" },
        { Beyond, Encoding.ASCII.GetBytes(Uri.EscapeDataString(Beyond)), "URL-encoded" },
        { Beyond, Base64("_" + Beyond.Normalize(NormalizationForm.FormD)), "base64" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_word_is_found_in_each_form(string word, byte[] leak, string form)
    {
        await WriteAsync("leak", [.. new byte[100], .. leak, .. "some more"u8]);

        AuditReport report = await AuditAsync(word);

        Assert.Contains(report.Finds, find => find.Form == form && find.Word == word);
        Assert.False(report.IsClean);
    }

    [Fact]
    public async Task A_word_on_the_border_of_two_blocks_is_found()
    {
        byte[] bytes = new byte[3 * 1024 * 1024];
        for (int at = 1024 * 1024 - 6; at < bytes.Length - Word.Length; at += 64 * 1024)
        {
            Encoding.ASCII.GetBytes(Word).CopyTo(bytes, at);
        }

        await WriteAsync("large", bytes);
        await WriteAsync("border", [.. new byte[1024 * 1024 + 64 * 1024 - 6], .. Encoding.ASCII.GetBytes(Word)]);

        AuditReport report = await AuditAsync(Word);

        Assert.Equal(2, report.Finds.Select(find => find.Where).Distinct().Count());
    }

    [Fact]
    public async Task A_name_of_a_file_is_looked_at_too()
    {
        await WriteAsync("geheimniswort.txt", []);

        AuditFind find = Assert.Single((await AuditAsync(Word)).Finds);

        Assert.EndsWith("(its name)", find.Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_holds_no_word_is_clean_and_counted()
    {
        byte[] noise = new byte[300_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(noise);
        await WriteAsync("00000001.segment", noise);
        await WriteAsync("mail.db", [.. new byte[200_000]]);
        await WriteAsync("empty.lock", []);

        AuditReport report = await AuditAsync(Word);

        Assert.True(report.IsClean);
        Assert.Equal(
            [("database", 1, 200_000L), ("segments", 1, 300_000L), ("settings", 1, 0L)],
            report.Places.Select(place => (place.What, place.Files, place.Bytes)).Order());
    }

    private async Task<AuditReport> AuditAsync(string word)
        => await new DataAudit(
            new StorageOptions { DataFolder = _folder }, [_folder], new WordFinder([word]))
            .RunAsync(_ => { }, Cancel);

    private Task WriteAsync(string name, byte[] bytes)
        => File.WriteAllBytesAsync(Path.Combine(_folder, name), bytes, Cancel);

    private static byte[] Base64(string text)
        => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static byte[] Deflated(string text)
    {
        using MemoryStream bytes = new();
        using (DeflateStream deflate = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
