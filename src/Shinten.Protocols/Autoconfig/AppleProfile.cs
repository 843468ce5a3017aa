using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Autoconfig;

/// <summary>Apple's configuration profile with a mail account (the payload <c>com.apple.mail.managed</c>).</summary>
/// <remarks>It holds no password: the device asks for it.</remarks>
internal static class AppleProfile
{
    public static void Write(XmlWriter xml, MailAddress address, ClientSettings settings)
    {
        xml.WriteDocType(
            "plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null);
        xml.WriteStartElement("plist");
        xml.WriteAttributeString("version", "1.0");
        xml.WriteStartElement("dict");
        Text(xml, "PayloadType", "Configuration");
        Number(xml, "PayloadVersion", 1);
        Text(xml, "PayloadDisplayName", $"Mail for {address}");
        Text(xml, "PayloadIdentifier", $"shinten.{address.Host}.{Id("profile", address)}");
        Text(xml, "PayloadUUID", Id("profile", address));
        xml.WriteElementString("key", "PayloadContent");
        xml.WriteStartElement("array");
        WriteAccount(xml, address, settings);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteAccount(XmlWriter xml, MailAddress address, ClientSettings settings)
    {
        ClientService? imap = settings.First(ClientProtocol.Imap);
        xml.WriteStartElement("dict");
        Text(xml, "PayloadType", "com.apple.mail.managed");
        Number(xml, "PayloadVersion", 1);
        Text(xml, "PayloadDisplayName", address.ToString());
        Text(xml, "PayloadIdentifier", $"shinten.{address.Host}.{Id("mail", address)}");
        Text(xml, "PayloadUUID", Id("mail", address));
        Text(xml, "EmailAccountType", imap is null ? "EmailTypePOP" : "EmailTypeIMAP");
        Text(xml, "EmailAccountDescription", address.ToString());
        Text(xml, "EmailAddress", address.ToString());
        WriteServer(xml, "IncomingMailServer", address, settings.Host, imap ?? settings.First(ClientProtocol.Pop3));
        WriteServer(xml, "OutgoingMailServer", address, settings.Host, settings.First(ClientProtocol.Submission));
        Flag(xml, "OutgoingPasswordSameAsIncomingPassword", true);
        xml.WriteEndElement();
    }

    private static void WriteServer(
        XmlWriter xml, string prefix, MailAddress address, string host, ClientService? service)
    {
        if (service is null)
        {
            return;
        }

        Text(xml, $"{prefix}HostName", host);
        Number(xml, $"{prefix}PortNumber", service.Port);
        Flag(xml, $"{prefix}UseSSL", true);
        Text(xml, $"{prefix}Username", address.ToString());
        Text(xml, $"{prefix}Authentication", "EmailAuthPassword");
    }

    // The same address gives the same profile, so that a device replaces the one it has.
    private static string Id(string what, MailAddress address)
        => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {address.Canonical}")).AsSpan(0, 16))
            .ToString().ToUpperInvariant();

    private static void Text(XmlWriter xml, string key, string value)
    {
        xml.WriteElementString("key", key);
        xml.WriteElementString("string", value);
    }

    private static void Number(XmlWriter xml, string key, int value)
    {
        xml.WriteElementString("key", key);
        xml.WriteElementString("integer", value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Flag(XmlWriter xml, string key, bool value)
    {
        xml.WriteElementString("key", key);
        xml.WriteStartElement(value ? "true" : "false");
        xml.WriteEndElement();
    }
}
