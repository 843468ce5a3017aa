using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.AdminSocket;
using Shinten.Server.Certificates;
using Shinten.Server.Setup;
using Shinten.Storage;

namespace Shinten.Server.Hosting;

/// <summary>The running server: the store, the listeners and what is between them.</summary>
internal sealed partial class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;
    private readonly MailStore _store;
    private readonly ServerKeys _keys;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;

    private MailServer(WebApplication application, MailStore store, ServerKeys keys, ILoggerFactory loggers)
    {
        (_application, _store, _keys, _loggers) = (application, store, keys, loggers);
        _logger = loggers.CreateLogger<MailServer>();
    }

    /// <summary>Where it listens; a protocol can be there several times.</summary>
    public required IReadOnlyList<BoundListener> Listeners { get; init; }

    /// <summary>When this returns every listener answers.</summary>
    public static async Task<MailServer> StartAsync(ServerSettings settings, CancellationToken cancel)
    {
        settings.CheckServer();
        ProcessMemory.KeepFilesPrivate();
        if (!settings.Server.AllowDumps)
        {
            ProcessMemory.ForbidDumps();
        }

        ILoggerFactory loggers = Logs.Create(settings.Logging);
        ServerKeys keys = ServerFolders.OpenKeys(settings);
        MailStore store = await MailStore.OpenAsync(settings.Storage, keys, TimeProvider.System, loggers, cancel);
        bool isStarted = false;
        try
        {
            MailServer server = Build(settings, store, keys, loggers);
            await server._application.StartAsync(cancel);
            isStarted = true;
            return server;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // Kestrel takes every listener for one of HTTP.
            string what = e.Message.Replace("http://", "", StringComparison.Ordinal);
            throw new CommandFailedException($"{what} Stop the other program, or listen elsewhere: "
                + "Listeners in shinten.json, --port-offset for the demo.");
        }
        catch (SocketException e)
        {
            throw new CommandFailedException(Hosting.Listeners.WhyNot(
                settings.Read<ListenerOptions>(ListenerOptions.Section), e));
        }
        catch (CertificateFileException e)
        {
            throw new CommandFailedException(e.Message);
        }
        finally
        {
            if (!isStarted)
            {
                await store.DisposeAsync();
                keys.Dispose();
                loggers.Dispose();
            }
        }
    }

    /// <summary>Says goodbye to every client, commits what is under way, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        using (CancellationTokenSource limit = new(StopTimeout))
        {
            await _application.StopAsync(limit.Token);
        }

        await _application.DisposeAsync();
        await _store.DisposeAsync();
        _keys.Dispose();
        _loggers.Dispose();
    }

    public void SayReady()
    {
        foreach (BoundListener listener in Listeners)
        {
            LogListens(listener.Name, listener.Options.IPEndPoint);
        }

        LogReady();
    }

    public void SayStopping() => LogStopping();

    /// <summary>Where the demo's passwords stand.</summary>
    public void SayWhere(string demoFile) => LogDemo(demoFile);

    private static MailServer Build(
        ServerSettings settings, MailStore store, ServerKeys keys, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.AddSections(settings);
        builder.Services.AddMailServices(settings, store, keys);
        builder.Services.AddRoutingCore();

        ListenerOptions options = settings.Read<ListenerOptions>(ListenerOptions.Section);
        IReadOnlyList<BoundListener> bound = [];
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            WebListener.Limit(kestrel);
            bound = Hosting.Listeners.Bind(kestrel, options);
            ListenForCommands(kestrel, settings.DataFolder);
        });
        WebApplication application = builder.Build();

        // Asking for the options binds them: from here on it is known where the server will listen.
        _ = application.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        WebListener.Map(application, () => ClientServices.Of(settings.Server.HostName, bound));
        return new MailServer(application, store, keys, loggers)
        {
            Listeners = bound,
        };
    }

    // The store has the data folder for itself, so a socket found there is of a server that was killed.
    private static void ListenForCommands(KestrelServerOptions kestrel, string dataFolder)
    {
        File.Delete(Path.Combine(dataFolder, AdminWire.SocketName));
        kestrel.ListenUnixSocket(
            AdminSocketPath.Of(dataFolder), listener => listener.UseConnectionHandler<AdminConnectionHandler>());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening for {Protocol} on {Endpoint}.")]
    private partial void LogListens(string protocol, IPEndPoint? endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready.")]
    private partial void LogReady();

    [LoggerMessage(Level = LogLevel.Information, Message = "Log in with the passwords in {DemoFile}; Ctrl-C stops.")]
    private partial void LogDemo(string demoFile);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping.")]
    private partial void LogStopping();

    /// <summary>The command line listens for signals, and stops the server itself.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
