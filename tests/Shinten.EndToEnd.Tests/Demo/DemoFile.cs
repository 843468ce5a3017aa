using System.Text.Json;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>What <c>demo.json</c> says (ARCHITECTURE.md, "Program and configuration").</summary>
internal sealed record DemoFile(
    string Host, string Domain, string Ca, IReadOnlyDictionary<string, int> Ports, IReadOnlyList<DemoAccount> Accounts)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public DemoAccount Alice
        => Accounts.Single(account => account.Address.StartsWith("alice@", StringComparison.Ordinal));

    public DemoAccount Bob => Accounts.Single(account => account.Address.StartsWith("bob@", StringComparison.Ordinal));

    public static DemoFile Read(string path)
        => JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(path), Options)
            ?? throw new InvalidDataException($"{path} holds no object.");
}

/// <summary>One of the demo's accounts with everything that opens it.</summary>
internal sealed record DemoAccount(
    string Address, string Password, IReadOnlyList<string> Recovery, DemoAppPasswords AppPasswords);

/// <summary>The app passwords of a demo account, one for each access (sealing.md §7).</summary>
internal sealed record DemoAppPasswords(string Ciphertext, string Envelopes, string Everything)
{
    public string For(string access) => access switch
    {
        "ciphertext" => Ciphertext,
        "envelopes" => Envelopes,
        "everything" => Everything,
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Not an access."),
    };
}
