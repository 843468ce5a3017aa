using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Xml.Linq;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>What mail programs ask before they know more than an address, over the demo's own HTTPS.</summary>
public sealed class AutoconfigTests(DemoFixture demo) : IDisposable
{
    private const string OutlookRequest = """
        <?xml version="1.0" encoding="utf-8"?>
        <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
          <Request>
            <EMailAddress>{0}</EMailAddress>
            <AcceptableResponseSchema>{1}</AcceptableResponseSchema>
          </Request>
        </Autodiscover>
        """;

    private const string Outlook = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
    private const string Phone = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006";

    private readonly HttpClient _client = Client(demo.Server.File);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IReadOnlyDictionary<string, int> Ports => demo.Server.File.Ports;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("https://autoconfig.example.test/mail/config-v1.1.xml?emailaddress=alice%40example.test")]
    [InlineData("https://autoconfig.example.test/mail/config-v1.1.xml")]
    [InlineData("https://example.test/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=x%40example.test")]
    public async Task Thunderbird_is_told_every_service_with_its_port(string url)
    {
        XElement provider = XDocument.Parse(await _client.GetStringAsync(url, Cancel)).Root!.Element("emailProvider")!;

        Assert.Equal("example.test", provider.Element("domain")!.Value);
        XElement imap = provider.Elements("incomingServer").First();
        Assert.Equal("imap", imap.Attribute("type")!.Value);
        Assert.Equal("mail.example.test", imap.Element("hostname")!.Value);
        Assert.Equal($"{Ports["imaps"]}", imap.Element("port")!.Value);
        Assert.Equal("SSL", imap.Element("socketType")!.Value);
        Assert.Equal("%EMAILADDRESS%", imap.Element("username")!.Value);
        XElement submission = provider.Elements("outgoingServer").First();
        Assert.Equal($"{Ports["submissions"]}", submission.Element("port")!.Value);
        Assert.Equal("SSL", submission.Element("socketType")!.Value);
    }

    [Fact]
    public async Task Outlook_is_told_of_imap_in_the_schema_it_asks_for()
    {
        XElement answer = await AskOutlookAsync("alice@example.test", Outlook);

        XNamespace schema = Outlook;
        XElement imap = answer.Descendants(schema + "Protocol")
            .Single(protocol => protocol.Element(schema + "Type")!.Value == "IMAP");
        Assert.Equal($"{Ports["imaps"]}", imap.Element(schema + "Port")!.Value);
        Assert.Equal("alice@example.test", imap.Element(schema + "LoginName")!.Value);
    }

    [Theory]
    [InlineData("alice@example.test", Phone, "601")]
    [InlineData("alice@elsewhere.example", Outlook, "600")]
    [InlineData("not an address", Outlook, "600")]
    public async Task Outlook_is_told_why_there_is_no_answer(string address, string schema, string code)
    {
        XElement answer = await AskOutlookAsync(address, schema);

        Assert.Equal(code, answer.Descendants().Single(element => element.Name.LocalName == "ErrorCode").Value);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Autodiscover>&b;</Autodiscover>")]
    [InlineData("<Autodiscover><Request><EMailAddress>alice@example.test")]
    [InlineData("")]
    public async Task What_is_no_request_is_answered_as_such(string body)
    {
        XElement answer = await PostAsync(body);

        Assert.Equal("600", answer.Descendants().Single(element => element.Name.LocalName == "ErrorCode").Value);
    }

    [Fact]
    public async Task An_endless_request_is_cut_off()
    {
        using StringContent endless = new(new string(' ', 1024 * 1024) + "<Autodiscover/>");
        using HttpResponseMessage response = await _client.PostAsync(
            "https://autodiscover.example.test/autodiscover/autodiscover.xml", endless, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("%EF%BF%BE")]
    [InlineData("%EF%BF%BF")]
    public async Task Addresses_that_no_xml_can_hold_have_no_profile(string character)
    {
        using HttpResponseMessage response = await _client.GetAsync(
            $"https://example.test/mail/apple.mobileconfig?emailaddress=a{character}%40example.test", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Apple_gets_a_profile_without_a_password()
    {
        string profile = await _client.GetStringAsync(
            "https://example.test/mail/apple.mobileconfig?emailaddress=alice%40example.test", Cancel);

        Assert.Contains("<string>com.apple.mail.managed</string>", profile, StringComparison.Ordinal);
        Assert.Contains($"<integer>{Ports["imaps"]}</integer>", profile, StringComparison.Ordinal);
        Assert.DoesNotContain("Password</key>\n        <string>", profile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.test", "/.well-known/openpgpkey/policy", HttpStatusCode.OK)]
    [InlineData("openpgpkey.example.test", "/.well-known/openpgpkey/example.test/policy", HttpStatusCode.OK)]
    [InlineData("example.test", "/.well-known/openpgpkey/elsewhere.example/policy", HttpStatusCode.NotFound)]
    [InlineData("example.test", "/.well-known/openpgpkey/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q", HttpStatusCode.NotFound)]
    [InlineData("example.test", "/.well-known/openpgpkey/hu/..%2f..%2fpolicy", HttpStatusCode.NotFound)]
    [InlineData("autoconfig.example.test", "/mail/config-v1.1.xml?emailaddress=a%40x.example", HttpStatusCode.OK)]
    [InlineData("localhost", "/mail/config-v1.1.xml?emailaddress=a%40elsewhere.example", HttpStatusCode.NotFound)]
    [InlineData("example.test", "/mail/apple.mobileconfig?emailaddress=a%40elsewhere.example", HttpStatusCode.NotFound)]
    [InlineData("example.test", "/", HttpStatusCode.NotFound)]
    public async Task Only_what_is_hosted_here_is_answered(string host, string path, HttpStatusCode status)
    {
        using HttpResponseMessage response = await _client.GetAsync($"https://{host}{path}", Cancel);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains("max-age=", response.Headers.GetValues("strict-transport-security").Single(),
            StringComparison.Ordinal);
    }

    private async Task<XElement> AskOutlookAsync(string address, string schema)
        => await PostAsync(OutlookRequest.Replace("{0}", address, StringComparison.Ordinal)
            .Replace("{1}", schema, StringComparison.Ordinal));

    private async Task<XElement> PostAsync(string body)
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await _client.PostAsync(
            "https://autodiscover.example.test/Autodiscover/Autodiscover.xml", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;
    }

    /// <summary>A client for which every name leads to the demo, and which trusts the demo's authority alone.</summary>
    private static HttpClient Client(DemoFile file)
    {
        DemoAuthority authority = new(file.Ca);
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, file.Ports["https"], cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (sender, certificate, chain, errors)
                    => authority.Vouches(sender, certificate, chain, errors),
            },
        })
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
