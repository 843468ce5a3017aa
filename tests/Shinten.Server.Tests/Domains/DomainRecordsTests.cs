using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Protocols.Admin;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Shinten.Storage.Keys;
using Xunit;

namespace Shinten.Server.Tests.Domains;

public sealed class DomainRecordsTests
{
    [Fact]
    public void Only_what_is_offered_is_published()
    {
        string[] all = Lines(
            [new("imaps", 993), new("submissions", 465), new("submission", 587), new("https", 443), new("smtp", 25)]);

        Assert.Contains("example.org. MX 10 mail.example.org.", all);
        Assert.Contains("example.org. TXT v=spf1 mx -all", all);
        Assert.Contains("_dmarc.example.org. TXT v=DMARC1; p=quarantine", all);
        Assert.Contains("_smtp._tls.example.org. TXT v=TLSRPTv1; rua=mailto:postmaster@example.org", all);
        Assert.Contains("_imaps._tcp.example.org. SRV 0 1 993 mail.example.org.", all);
        Assert.Contains("_submissions._tcp.example.org. SRV 0 1 465 mail.example.org.", all);
        Assert.Contains("_submission._tcp.example.org. SRV 10 1 587 mail.example.org.", all);
        Assert.Contains("_autodiscover._tcp.example.org. SRV 0 1 443 mail.example.org.", all);
        Assert.Contains("openpgpkey.example.org. CNAME mail.example.org.", all);
        Assert.DoesNotContain(all, line => line.Contains("pop3", StringComparison.Ordinal));
        Assert.DoesNotContain(all, line => line.StartsWith("_imap.", StringComparison.Ordinal));

        string[] few = Lines([new("https", 8443)]);
        Assert.Contains("_autodiscover._tcp.example.org. SRV 0 1 8443 mail.example.org.", few);
        Assert.DoesNotContain(few, line => line.Contains("CNAME", StringComparison.Ordinal));
        Assert.DoesNotContain(few, line => line.StartsWith("_imaps.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_listens_for_this_machine_alone_is_left_out_unless_all_does()
    {
        IReadOnlyList<OfferedPort> some = OfferedPort.Of(new ListenerOptions
        {
            Imap = "127.0.0.1:143",
            Imaps = "*:993",
            Https = "none",
        });
        Assert.Contains(new OfferedPort("imaps", 993), some);
        Assert.DoesNotContain(some, port => port.Listener is "imap" or "https");
    }

    [Fact]
    public void A_long_text_is_several_strings_and_a_short_one_stands_alone()
    {
        byte[] key = new byte[294];
        DomainKey rsa = new("r1", DkimAlgorithm.RsaSha256, DomainKeyState.Signing, default, key, default);
        DomainKey ed25519 = new("e1", DkimAlgorithm.Ed25519Sha256, DomainKeyState.Signing, default, key.AsMemory(0, 32),
            default);

        string[] strings = DkimRecord.Of(Domain, rsa).Value.Split("\" \"");
        Assert.Equal(2, strings.Length);
        Assert.All(strings, text => Assert.InRange(text.Trim('"').Length, 1, 255));
        Assert.StartsWith("\"v=DKIM1; k=rsa; p=AAAA", strings[0], StringComparison.Ordinal);
        Assert.Equal("e1._domainkey.example.org.", DkimRecord.Of(Domain, ed25519).Name);
        Assert.Equal(
            $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(new byte[32])}", DkimRecord.Of(Domain, ed25519).Value);
    }

    private static DomainName Domain { get; } =
        DomainName.TryParse("example.org", out DomainName? domain) ? domain : throw new FormatException();

    private static string[] Lines(IReadOnlyList<OfferedPort> offered)
        => [.. DomainRecords.For(Domain, "mail.example.org", offered, [])
            .Select((DnsRecord record) => $"{record.Name} {record.Type} {record.Value}")];
}
