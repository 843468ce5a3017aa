using System.Text.Json;
using Xunit;

namespace Shinten.Server.Tests.Architecture;

/// <summary>Who may reference whom: the table of ARCHITECTURE.md §1.</summary>
public sealed class AssemblyTests
{
    private static readonly string[] WithoutKeyring =
        ["src/Shinten.Sealing", "src/Shinten.Mail", "src/Shinten.Storage", "src/Shinten.Protocols"];

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Shinten.Sealing", [] },
        { "Shinten.Keyring", ["Shinten.Sealing"] },
        { "Shinten.Mail", [] },
        { "Shinten.Storage", ["Shinten.Mail", "Shinten.Sealing"] },
        { "Shinten.Protocols", ["Shinten.Mail", "Shinten.Sealing", "Shinten.Storage"] },
        {
            "Shinten.Server",
            ["Shinten.Keyring", "Shinten.Mail", "Shinten.Protocols", "Shinten.Sealing", "Shinten.Storage"]
        },
        {
            "Shinten.Owner",
            ["Shinten.Keyring", "Shinten.Mail", "Shinten.Protocols", "Shinten.Sealing", "Shinten.Storage"]
        },
        { "shinten", ["Shinten.Owner", "Shinten.Server"] },
    };

    /// <summary>Read from the built deps.json: assembly metadata lists only what the compiler happened to
    /// use.</summary>
    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_assembly_references_only_what_it_may(string assembly, string[] allowed)
        => Assert.Equal(allowed, OwnReferences(assembly).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_unlocked_sessions_use_the_keyring_in_the_server()
    {
        SourceFile[] users = [.. SourceFile.Of("src/Shinten.Server").Where(file => file.Uses("Shinten.Keyring"))];

        Assert.All(users, file => Assert.StartsWith(
            "src/Shinten.Server/UnlockedSessions/", file.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Sealing_mail_storage_and_protocols_do_not_know_the_keyring()
        => Assert.DoesNotContain(WithoutKeyring.SelectMany(SourceFile.Of), file => file.Uses("Shinten.Keyring"));

    [Fact]
    public void What_is_encrypted_to_an_account_is_decrypted_nowhere_but_in_the_keyring()
        => Assert.All(
            SourceFile.Of("src").Where(
                file => file.Lines.Any(line => line.Contains("RS0030", StringComparison.Ordinal))),
            file => Assert.True(
                file.Path.StartsWith("src/Shinten.Sealing/ServerKeys/", StringComparison.Ordinal),
                $"{file.Path} suppresses a banned symbol; only what the server seals for itself may."));

    [Fact]
    public void The_web_framework_is_unknown_to_storage()
        => Assert.DoesNotContain(SourceFile.Of("src/Shinten.Storage"), file => file.Uses("Microsoft.AspNetCore"));

    /// <summary>Network, Sasl and Terminal are nobody's protocol; LMTP and SMTP are one language with two greetings
    /// (RFC 2033 §4).</summary>
    [Fact]
    public void No_protocol_refers_to_another()
    {
        string[] neutral = ["Network", "Sasl", "Terminal"];
        string[] oneLanguage = ["Lmtp", "Smtp"];
        IEnumerable<string> wrong =
            from file in SourceFile.Of("src/Shinten.Protocols")
            let own = file.Path.Split('/')[2]
            from other in Directory.EnumerateDirectories(Path.Combine(SourceFile.Root, "src/Shinten.Protocols"))
                .Select(folder => Path.GetFileName(folder))
            where other != own && !neutral.Contains(other)
            where !(oneLanguage.Contains(own) && oneLanguage.Contains(other))
            where file.Uses($"Shinten.Protocols.{other}")
            select $"{file.Path} uses {other}";

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> OwnReferences(string assembly)
    {
        // The tests and the program are built in the same configuration: artifacts/bin/<project>/<configuration>.
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string file = Path.Combine(SourceFile.Root, "artifacts/bin/Shinten", configuration, "shinten.deps.json");
        using JsonDocument deps = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement target = deps.RootElement.GetProperty("targets").EnumerateObject().Single().Value;
        JsonElement library = target.EnumerateObject()
            .Single(entry => entry.Name.StartsWith(assembly + "/", StringComparison.Ordinal)).Value;
        return library.TryGetProperty("dependencies", out JsonElement references)
            ? [.. references.EnumerateObject().Select(reference => reference.Name)
                .Where(name => name.StartsWith("Shinten.", StringComparison.Ordinal))]
            : [];
    }
}
