using System.Globalization;
using System.Xml;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Autoconfig;

/// <summary>Microsoft's Autodiscover in its plain XML form, for IMAP, POP3 and SMTP (MS-OXDSCLI).</summary>
internal static class OutlookConfig
{
    public const string ResponseSchema = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
    public const string OutlookSchema
        = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    public static void Write(XmlWriter xml, MailAddress address, ClientSettings settings)
    {
        xml.WriteStartElement("Autodiscover", ResponseSchema);
        xml.WriteStartElement("Response", OutlookSchema);
        xml.WriteStartElement("Account");
        xml.WriteElementString("AccountType", "email");
        xml.WriteElementString("Action", "settings");
        foreach (ClientProtocol protocol in Enum.GetValues<ClientProtocol>())
        {
            if (settings.First(protocol) is { } service)
            {
                WriteProtocol(xml, address, settings.Host, service);
            }
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>600: the request cannot be understood; 601: the schema that it wants is not answered here.</summary>
    public static void WriteError(XmlWriter xml, int code, string message)
    {
        xml.WriteStartElement("Autodiscover", ResponseSchema);
        xml.WriteStartElement("Response", ResponseSchema);
        xml.WriteStartElement("Error");
        xml.WriteElementString("ErrorCode", code.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("Message", message);
        xml.WriteElementString("DebugData", "");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteProtocol(XmlWriter xml, MailAddress address, string host, ClientService service)
    {
        xml.WriteStartElement("Protocol");
        xml.WriteElementString("Type", service.Protocol switch
        {
            ClientProtocol.Imap => "IMAP",
            ClientProtocol.Pop3 => "POP3",
            ClientProtocol.Submission => "SMTP",
        });
        xml.WriteElementString("Server", host);
        xml.WriteElementString("Port", service.Port.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("LoginName", address.ToString());
        xml.WriteElementString("DomainRequired", "off");
        xml.WriteElementString("SPA", "off");
        xml.WriteElementString("SSL", "on");
        xml.WriteElementString("Encryption", service.ImplicitTls ? "SSL" : "TLS");
        xml.WriteElementString("AuthRequired", "on");
        if (service.Protocol == ClientProtocol.Submission)
        {
            xml.WriteElementString("UsePOPAuth", "off");
            xml.WriteElementString("SMTPLast", "off");
        }

        xml.WriteEndElement();
    }
}
