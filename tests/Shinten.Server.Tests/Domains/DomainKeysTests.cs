using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Domains;
using Shinten.Storage;
using Shinten.Storage.Keys;
using Xunit;

namespace Shinten.Server.Tests.Domains;

public sealed class DomainKeysTests : IAsyncLifetime
{
    private static readonly byte[] Letter = "From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n"u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-domain-keys-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));
    private ServerKeys? _keys;
    private MailStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DomainName Domain { get; } = Name("example.org");

    public async ValueTask InitializeAsync()
    {
        _keys = ServerKeys.OpenOrCreate(Path.Combine(_folder, "keys"));
        _store = await MailStore.OpenInMemoryAsync(_keys, _clock, NullLoggerFactory.Instance, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _keys!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_domain_that_was_here_before_gets_its_keys_at_first_use_and_keeps_them()
    {
        await _store!.Directory.AddDomainAsync(Domain, Cancel);
        using DomainKeys first = new(_store, _keys!.Queue);
        DkimSigner? signer = await first.FindSignerAsync(Domain, Cancel);
        Assert.NotNull(signer);
        Assert.Same(signer, await first.FindSignerAsync(Domain, Cancel));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Same(signer, await first.FindSignerAsync(Domain, Cancel));

        using DomainKeys afterRestart = new(_store, _keys.Queue);
        DkimSigner? again = await afterRestart.FindSignerAsync(Domain, Cancel);
        Assert.Equal(signer.Sign(Letter, _clock.GetUtcNow()), again!.Sign(Letter, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_domain_that_is_not_here_has_no_signer_and_one_that_comes_again_has_new_keys()
    {
        using DomainKeys keys = new(_store!, _keys!.Queue);
        Assert.Null(await keys.FindSignerAsync(Domain, Cancel));

        await _store!.Directory.AddDomainAsync(Domain, Cancel);
        IReadOnlyList<DomainKey> before = await keys.EnsureAsync(Domain, Cancel);
        Assert.NotNull(await keys.FindSignerAsync(Domain, Cancel));
        await _store.Directory.RemoveDomainAsync(Domain, Cancel);
        keys.Forget(Domain);
        Assert.Null(await keys.FindSignerAsync(Domain, Cancel));

        await _store.Directory.AddDomainAsync(Domain, Cancel);
        IReadOnlyList<DomainKey> after = await keys.EnsureAsync(Domain, Cancel);
        Assert.NotEqual(before[0].PublicKey.ToArray(), after[0].PublicKey.ToArray());
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("a-rather-long-name-of-a-domain.with-more-than-sixty-four-characters.example.org")]
    public async Task Dkimpy_verifies_both_signatures_with_the_records_that_are_shown(string name)
    {
        DomainName domain = Name(name);
        await _store!.Directory.AddDomainAsync(domain, Cancel);
        using DomainKeys keys = new(_store, _keys!.Queue);
        DkimSigner? signer = await keys.FindSignerAsync(domain, Cancel);
        Dictionary<string, string> records = DomainRecords
            .For(domain, "mail.example.org", [], await keys.EnsureAsync(domain, Cancel))
            .Where(record => record.Name.Contains("_domainkey", StringComparison.Ordinal))
            .ToDictionary(record => record.Name.TrimEnd('.'), record => Joined(record.Value));

        Assert.Equal(2, records.Count);
        byte[] signed = [.. signer!.Sign(Letter, _clock.GetUtcNow()), .. Letter];
        Assert.Equal("""{"good": 2, "all": 2}""", await VerifyAsync(signed, records));
    }

    [Fact]
    public async Task The_stored_keys_are_sealed()
    {
        await _store!.Directory.AddDomainAsync(Domain, Cancel);
        using DomainKeys keys = new(_store, _keys!.Queue);

        foreach (DomainKey key in await keys.EnsureAsync(Domain, Cancel))
        {
            Assert.Equal(1, key.Sealed.Span[0]);
            Assert.Equal(DomainKeyState.Signing, key.State);
            Assert.True(key.Sealed.Span.IndexOf("rsaEncryption"u8) < 0);
            Assert.False(key.Sealed.Span[13..].StartsWith((byte[])[0x30, 0x82]));
        }
    }

    // What a name server makes of several strings.
    private static string Joined(string value)
        => value.Replace("\" \"", "", StringComparison.Ordinal).Trim('"');

    private static DomainName Name(string name)
        => DomainName.TryParse(name, out DomainName? domain) ? domain : throw new FormatException();

    private static async Task<string> VerifyAsync(byte[] message, Dictionary<string, string> records)
    {
        string script = Path.Combine(Checkout(), "tests", "Shinten.Mail.Tests", "Dkim", "verify.py");
        ProcessStartInfo start = new("/usr/bin/python3", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(
            new { message = Convert.ToBase64String(message), records }));
        process.StandardInput.Close();
        string answer = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return answer.Trim();
    }

    private static string Checkout()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Shinten.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the checkout.");
    }
}
