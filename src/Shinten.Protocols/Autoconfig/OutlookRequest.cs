using System.Xml;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Autoconfig;

/// <summary>What a program asks Autodiscover for: the address, and the schema in which it wants the answer.</summary>
internal sealed record OutlookRequest(MailAddress Address, string Schema)
{
    private const int MostCharacters = 64 * 1024;

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
    };

    /// <summary>Null for what is not such a request.</summary>
    public static async Task<OutlookRequest?> ReadAsync(Stream body, CancellationToken cancel)
    {
        // The listener's limit on requests bounds it.
        using MemoryStream whole = new();
        await body.CopyToAsync(whole, cancel);
        whole.Position = 0;
        return Parse(whole);
    }

    private static OutlookRequest? Parse(Stream body)
    {
        try
        {
            using XmlReader xml = XmlReader.Create(body, Strict);
            string? address = null;
            string schema = OutlookConfig.OutlookSchema;
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "EMailAddress")
                {
                    address = Text(xml);
                }
                else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "AcceptableResponseSchema")
                {
                    schema = Text(xml);
                }
            }

            return MailAddress.TryParse(address, out MailAddress? parsed) ? new OutlookRequest(parsed, schema) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XmlReader xml)
        => !xml.IsEmptyElement && xml.Read() && xml.NodeType == XmlNodeType.Text ? xml.Value.Trim() : "";
}
