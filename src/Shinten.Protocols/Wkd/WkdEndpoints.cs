using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shinten.Mail.Addresses;
using Shinten.Mail.Wkd;
using Shinten.Storage;

namespace Shinten.Protocols.Wkd;

/// <summary>Hands out the public keys of hosted addresses: the Web Key Directory, advanced and direct method
/// (draft-koch-openpgp-webkey-service, section 3.1).</summary>
public static class WkdEndpoints
{
    private const string Root = "/.well-known/openpgpkey";

    // The format's own way to say that there is nothing to say.
    private static readonly byte[] Policy = "# Keys are published by their owners; nothing can be submitted here.\n"u8
        .ToArray();

    public static void MapWkd(this IEndpointRouteBuilder routes, MailStore store)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];

        // Advanced: on the host openpgpkey.example.org; direct: on the host example.org.
        routes.MapMethods(
            $"{Root}/{{domain}}/hu/{{hash}}", reading, context => KeyAsync(context, store, Named(context)));
        routes.MapMethods($"{Root}/hu/{{hash}}", reading, context => KeyAsync(context, store, Asked(context)));
        routes.MapMethods(
            $"{Root}/{{domain}}/policy", reading, context => PolicyAsync(context, store, Named(context)));
        routes.MapMethods($"{Root}/policy", reading, context => PolicyAsync(context, store, Asked(context)));
    }

    private static async Task KeyAsync(HttpContext context, MailStore store, DomainName? domain)
    {
        string hash = (string)context.Request.RouteValues["hash"]!;
        IReadOnlyList<byte[]> keys = domain is not null && WkdHash.IsHash(hash)
            ? await store.PublicKeys.FindAsync(domain, hash, context.RequestAborted)
            : [];
        if (keys.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await WriteAsync(context, "application/octet-stream", keys);
    }

    private static async Task PolicyAsync(HttpContext context, MailStore store, DomainName? domain)
    {
        if (domain is null || !await store.Directory.IsLocalDomainAsync(domain, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await WriteAsync(context, "text/plain; charset=utf-8", [Policy]);
    }

    private static async Task WriteAsync(HttpContext context, string type, IReadOnlyList<byte[]> parts)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = parts.Sum(part => part.Length);

        // Mail programs in browsers ask too.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        foreach (byte[] part in parts)
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
        }
    }

    private static DomainName? Named(HttpContext context)
        => DomainName.TryParse((string?)context.Request.RouteValues["domain"], out DomainName? domain) ? domain : null;

    private static DomainName? Asked(HttpContext context)
        => DomainName.TryParse(context.Request.Host.Host, out DomainName? domain) ? domain : null;
}
