using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shinten.Mail.Addresses;
using Shinten.Storage;

namespace Shinten.Protocols.Autoconfig;

/// <summary>Tells mail programs how to set themselves up, knowing only an address: Thunderbird and its kin,
/// Outlook, Apple.</summary>
/// <remarks>The answer depends on the domain alone: it says nothing about who has mail here.</remarks>
public sealed class AutoconfigEndpoints(MailStore store, Func<ClientSettings> settings)
{
    // The two that an address may hold and XML may not (MailAddress refuses control characters).
    private static readonly SearchValues<char> NotInXml = SearchValues.Create("\uFFFE\uFFFF");

    private const string Xml = "application/xml; charset=utf-8";

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/mail/config-v1.1.xml", reading, ThunderbirdAsync);
        routes.MapMethods("/.well-known/autoconfig/mail/config-v1.1.xml", reading, ThunderbirdAsync);
        routes.MapMethods("/mail/apple.mobileconfig", reading, AppleAsync);

        // Routes are matched without regard to case, as programs spell these in many ways.
        routes.MapPost("/autodiscover/autodiscover.xml", OutlookAsync);
        routes.MapGet("/autodiscover/autodiscover.xml", context => OutlookErrorAsync(context, 600, "Invalid Request"));
        routes.MapMethods("/autodiscover/autodiscover.json", reading, OutlookJsonAsync);
        routes.MapMethods("/autodiscover/autodiscover.json/v1.0/{email}", reading, OutlookJsonAsync);
    }

    private async Task ThunderbirdAsync(HttpContext context)
    {
        DomainName? domain = await DomainOfAsync(context);
        if (domain is null)
        {
            NotFound(context);
            return;
        }

        await WriteAsync(context, Xml, xml => ThunderbirdConfig.Write(xml, domain, settings()));
    }

    private async Task AppleAsync(HttpContext context)
    {
        if (await OurAddressAsync(context.Request.Query["emailaddress"], context) is not { } address)
        {
            NotFound(context);
            return;
        }

        context.Response.Headers.ContentDisposition = "attachment; filename=\"mail.mobileconfig\"";
        await WriteAsync(
            context, "application/x-apple-aspen-config", xml => AppleProfile.Write(xml, address, settings()));
    }

    private async Task OutlookAsync(HttpContext context)
    {
        if (await OutlookRequest.ReadAsync(context.Request.Body, context.RequestAborted) is not { } request
            || await OurAddressAsync(request.Address.ToString(), context) is not { } address)
        {
            await OutlookErrorAsync(context, 600, "Invalid Request");
            return;
        }

        if (request.Schema != OutlookConfig.OutlookSchema)
        {
            await OutlookErrorAsync(context, 601, "Provider is not available");
            return;
        }

        await WriteAsync(context, Xml, xml => OutlookConfig.Write(xml, address, settings()));
    }

    private static Task OutlookErrorAsync(HttpContext context, int code, string message)
        => WriteAsync(context, Xml, xml => OutlookConfig.WriteError(xml, code, message));

    private async Task OutlookJsonAsync(HttpContext context)
    {
        string? email = context.Request.RouteValues["email"] as string ?? context.Request.Query["Email"];
        bool isOurs = await OurAddressAsync(email, context) is not null;
        bool isXml = string.Equals(
            context.Request.Query["Protocol"], "AutodiscoverV1", StringComparison.OrdinalIgnoreCase);
        context.Response.StatusCode = isOurs && isXml ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/json; charset=utf-8";
        using MemoryStream body = new();
        await using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString(isOurs && isXml ? "Protocol" : "ErrorCode", isOurs && isXml
                ? "AutodiscoverV1"
                : "InvalidProtocol");
            json.WriteString(isOurs && isXml ? "Url" : "ErrorMessage", isOurs && isXml
                ? $"https://{context.Request.Host}/autodiscover/autodiscover.xml"
                : "Only AutodiscoverV1 is answered here, for addresses of this server.");
            json.WriteEndObject();
        }

        await SendAsync(context, body);
    }

    /// <summary>From the address, else from the host asked: autoconfig.example.org, example.org.</summary>
    private async ValueTask<DomainName?> DomainOfAsync(HttpContext context)
    {
        if (await OurAddressAsync(context.Request.Query["emailaddress"], context) is { } address)
        {
            return address.Domain;
        }

        string host = context.Request.Host.Host;
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return await OurDomainAsync(host, context)
            ?? (dot > 0 ? await OurDomainAsync(host[(dot + 1)..], context) : null);
    }

    private async ValueTask<DomainName?> OurDomainAsync(string name, HttpContext context)
        => DomainName.TryParse(name, out DomainName? domain)
            && await store.Directory.IsLocalDomainAsync(domain, context.RequestAborted)
            ? domain
            : null;

    private async ValueTask<MailAddress?> OurAddressAsync(string? text, HttpContext context)
        => MailAddress.TryParse(text, out MailAddress? address)
            && address.Domain is { } domain
            && !text.AsSpan().ContainsAny(NotInXml)
            && await store.Directory.IsLocalDomainAsync(domain, context.RequestAborted)
            ? address
            : null;

    private static void NotFound(HttpContext context)
        => context.Response.StatusCode = StatusCodes.Status404NotFound;

    private static async Task WriteAsync(HttpContext context, string type, Action<XmlWriter> write)
    {
        using MemoryStream body = new();
        using (XmlWriter xml = XmlWriter.Create(body, new XmlWriterSettings
        {
            Indent = true,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        }))
        {
            xml.WriteStartDocument();
            write(xml);
        }

        context.Response.ContentType = type;
        await SendAsync(context, body);
    }

    private static async Task SendAsync(HttpContext context, MemoryStream body)
    {
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
