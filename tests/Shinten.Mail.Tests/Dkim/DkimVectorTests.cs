using System.Buffers;
using System.Text;
using Shinten.Mail.Dkim;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Dkim;

/// <summary>The published examples (RFC 6376 §3.4, §A, RFC 8463 §A): our hash, signed with their keys, gives their
/// signatures.</summary>
public sealed class DkimVectorTests
{
    private const string Body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

    // What was signed in 2007 had one space there; the RFC's own typesetting made it two.
    private const string SimpleBody = "Hi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n";
    private const string BodyHash = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";

    private const string Header = """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        """;

    private const string Key6376 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXwIBAAKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFC
        jxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gb
        to/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB
        AoGBALmn+XwWk7akvkUlqb+dOxyLB9i5VBVfje89Teolwc9YJT36BGN/l4e0l6QX
        /1//6DWUTB3KI6wFcm7TWJcxbS0tcKZX7FsJvUz1SbQnkS54DJck1EZO/BLa5ckJ
        gAYIaqlA9C0ZwM6i58lLlPadX/rtHb7pWzeNcZHjKrjM461ZAkEA+itss2nRlmyO
        n1/5yDyCluST4dQfO8kAB3toSEVc7DeFeDhnC1mZdjASZNvdHS4gbLIA1hUGEF9m
        3hKsGUMMPwJBAPW5v/U+AWTADFCS22t72NUurgzeAbzb1HWMqO4y4+9Hpjk5wvL/
        eVYizyuce3/fGke7aRYw/ADKygMJdW8H/OcCQQDz5OQb4j2QDpPZc0Nc4QlbvMsj
        7p7otWRO5xRa6SzXqqV3+F0VpqvDmshEBkoCydaYwc2o6WQ5EBmExeV8124XAkEA
        qZzGsIxVP+sEVRWZmW6KNFSdVUpk3qzK0Tz/WjQMe5z0UunY9Ax9/4PVhp/j61bf
        eAYXunajbBSOLlx4D+TunwJBANkPI5S9iylsbLs6NkaMHV6k5ioHBBmgCak95JGX
        GMot/L2x0IYyMLAz6oLWh2hm7zwtb0CgOrPo1ke44hFYnfc=
        -----END RSA PRIVATE KEY-----
        """;

    private const string Key8463 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
        Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
        KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
        AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
        6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
        zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
        6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
        uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
        WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
        WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
        licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
        o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
        uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
        -----END RSA PRIVATE KEY-----
        """;

    [Theory]
    [InlineData(true, "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData(false, "", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData(true, Body, BodyHash)]
    [InlineData(false, SimpleBody, BodyHash)]
    public void A_body_has_the_published_hash(bool isRelaxed, string body, string hash)
        => Assert.Equal(hash, Convert.ToBase64String(
            DkimBody.Hash(isRelaxed ? DkimForm.Relaxed : DkimForm.Simple, Encoding.ASCII.GetBytes(body))));

    [Theory]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData("a  b\t\tc \t \r\n", "a b c\r\n")]
    [InlineData("\r\n\r\na\r\n \r\n\r\nb", "\r\n\r\na\r\n\r\n\r\nb\r\n")]
    [InlineData("\r\n \t\r\n", "")]
    [InlineData(" a", " a\r\n")]
    [InlineData("\t a", " a\r\n")]
    public void A_relaxed_body_is_one_with_less_white_space(string body, string canonical)
        => Assert.Equal(
            System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(canonical)),
            DkimBody.Hash(DkimForm.Relaxed, Encoding.ASCII.GetBytes(body)));

    [Theory]
    [InlineData(true, "A: X\r\n", "a:X\r\n")]
    [InlineData(true, "B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n")]
    [InlineData(false, "B : Y\t\r\n\tZ  \r\n", "B : Y\t\r\n\tZ  \r\n")]
    [InlineData(true, "C:\r\n", "c:\r\n")]
    public void A_field_has_its_published_form(bool isRelaxed, string field, string canonical)
    {
        ArrayBufferWriter<byte> written = new();
        DkimHeader.WriteField(
            isRelaxed ? DkimForm.Relaxed : DkimForm.Simple, Encoding.ASCII.GetBytes(field), written);
        Assert.Equal(canonical, Encoding.ASCII.GetString(written.WrittenSpan));
    }

    [Fact]
    public void The_rsa_example_of_2011_is_signed_as_it_was()
    {
        const string field = """
            DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
                  c=simple/simple; q=dns/txt; i=joe@football.example.com;
                  h=Received : From : To : Subject : Date : Message-ID;
                  bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                  b=;
            """;
        const string received = """
            Received: from client1.football.example.com  [192.0.2.1]
                  by submitserver.example.com with SUBMISSION;
                  Fri, 11 Jul 2003 21:01:54 -0700 (PDT)

            """;
        Assert.Equal(
            "AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut"
                + "KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV4bmp/YzhwvcubU4=",
            Sign(
                RsaTestKey.FromPem("brisbane", Key6376),
                DkimForm.Simple,
                received + Header,
                ["Received", "From", "To", "Subject", "Date", "Message-ID"],
                field));
    }

    [Fact]
    public void The_examples_of_2018_are_signed_as_they_were()
    {
        const string start = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=
            """;
        string[] names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
        Assert.Equal(
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
            Sign(
                new Ed25519TestKey(
                    "brisbane", Convert.FromBase64String("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")),
                DkimForm.Relaxed,
                Header,
                names,
                start));
        Assert.Equal(
            "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGs"
                + "geefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=",
            Sign(
                RsaTestKey.FromPem("test", Key8463),
                DkimForm.Relaxed,
                Header,
                names,
                start.Replace("ed25519", "rsa", StringComparison.Ordinal)
                    .Replace("brisbane", "test", StringComparison.Ordinal)));
    }

    private static string Sign(ITestKey key, DkimForm form, string header, string[] names, string field)
    {
        byte[] message = Letters.Crlf(header + "\n" + Body);
        Assert.Equal(message.Length - Body.Length, HeaderBlock.LengthOf(message));
        ArrayBufferWriter<byte> signed = new();
        new DkimHeader(message).Write(names.Select(Encoding.ASCII.GetBytes), form, signed);
        return Convert.ToBase64String(key.SignHash(DkimHeader.Hash(form, signed.WrittenSpan, Letters.Crlf(field))));
    }
}
