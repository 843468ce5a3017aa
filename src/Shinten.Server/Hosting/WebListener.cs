using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Autoconfig;
using Shinten.Protocols.Network;
using Shinten.Protocols.Wkd;
using Shinten.Server.Certificates;
using Shinten.Storage;

namespace Shinten.Server.Hosting;

/// <summary>HTTP under TLS: what is served there, and the limits that hold for all of it.</summary>
internal static partial class WebListener
{
    private const int MostRequestBytes = 64 * 1024;

    public static void Use(ListenOptions listener)
    {
        CertificateStore certificates = listener.ApplicationServices.GetRequiredService<CertificateStore>();
        listener.UseConnectionLimits();
        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => certificates.IsAvailable
                ? ValueTask.FromResult(certificates.ForHttp(context.ClientHelloInfo.ServerName))
                : throw new IOException("There is no certificate: see Certificates:Files."),
        });
    }

    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = MostRequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
    }

    public static void Map(WebApplication application, Func<ClientSettings> settings)
    {
        MailStore store = application.Services.GetRequiredService<MailStore>();
        ILogger logger = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WebListener));
        application.Use(next => context => AnswerAsync(context, next, logger));
        application.MapWkd(store);
        new AutoconfigEndpoints(store, settings).Map(application);
    }

    /// <summary>The only place where a failure becomes a reply.</summary>
    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        // A year, as browsers ask before they remember a name (RFC 6797 §6.1.1).
        context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await next(context);
        }
        catch (StorageException e) when (!context.Response.HasStarted)
        {
            LogUnavailable(logger, e);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            // Too large, cut short, badly framed: the other side's doing, and nothing for the log.
            context.Response.Clear();
            context.Response.StatusCode = e.StatusCode;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A web request could not be answered: storage does not answer.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
