using System.Globalization;
using System.Xml;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Autoconfig;

/// <summary>Thunderbird's <c>config-v1.1.xml</c>, which many other programs read too
/// (draft-bucksch-autoconfig, section 3).</summary>
internal static class ThunderbirdConfig
{
    public static void Write(XmlWriter xml, DomainName domain, ClientSettings settings)
    {
        xml.WriteStartElement("clientConfig");
        xml.WriteAttributeString("version", "1.1");
        xml.WriteStartElement("emailProvider");
        xml.WriteAttributeString("id", domain.Value);
        xml.WriteElementString("domain", domain.Value);
        xml.WriteElementString("displayName", $"{domain.Value} (Shinten)");
        xml.WriteElementString("displayShortName", domain.Value);
        foreach (ClientService service in settings.Services)
        {
            WriteServer(xml, settings.Host, service);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteServer(XmlWriter xml, string host, ClientService service)
    {
        (string element, string type) = service.Protocol switch
        {
            ClientProtocol.Imap => ("incomingServer", "imap"),
            ClientProtocol.Pop3 => ("incomingServer", "pop3"),
            ClientProtocol.Submission => ("outgoingServer", "smtp"),
        };
        xml.WriteStartElement(element);
        xml.WriteAttributeString("type", type);
        xml.WriteElementString("hostname", host);
        xml.WriteElementString("port", service.Port.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("socketType", service.ImplicitTls ? "SSL" : "STARTTLS");

        // An app password under TLS: "cleartext" only says that no challenge is computed.
        xml.WriteElementString("authentication", "password-cleartext");
        xml.WriteElementString("username", "%EMAILADDRESS%");
        xml.WriteEndElement();
    }
}
