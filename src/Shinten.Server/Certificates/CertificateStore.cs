using System.Collections.Frozen;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;

namespace Shinten.Server.Certificates;

/// <summary>The certificates of all listeners, chosen by the name a client asks for and read again when their files
/// change.</summary>
public sealed partial class CertificateStore : ITlsCertificates, IDisposable
{
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(14);

    private readonly CertificateOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<CertificateStore> _logger;
    private readonly (DateTime Chain, DateTime Key)[] _stamps;
    private readonly CertificateFile[] _files;
    private readonly ITimer _timer;
    private FrozenDictionary<string, CertificateFile> _byName;

    /// <exception cref="CertificateFileException">A certificate cannot be used at start.</exception>
    public CertificateStore(CertificateOptions options, TimeProvider clock, ILogger<CertificateStore> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_options, _clock, _logger) = (options, clock, logger);
        _stamps = [.. options.Files.Select(CertificateFile.Stamp)];
        _files = [.. options.Files.Select(CertificateFile.Read)];
        _byName = Index();
        _timer = clock.CreateTimer(_ => CheckFiles(), null, options.CheckEvery, options.CheckEvery);
        WarnOfExpiry();
        if (!IsAvailable)
        {
            LogNone();
        }
    }

    public bool IsAvailable => _files.Length > 0;

    public SslServerAuthenticationOptions For(string serverName) => Find(serverName).Tls;

    /// <summary>The same for HTTP, which also agrees on its version in the handshake (RFC 7301 §3.2).</summary>
    public SslServerAuthenticationOptions ForHttp(string serverName) => Find(serverName).Https;

    public void Dispose() => _timer.Dispose();

    /// <summary>Takes up what has changed; a certificate that cannot be used leaves the one before it in
    /// service.</summary>
    internal void CheckFiles()
    {
        bool changed = false;
        for (int i = 0; i < _files.Length; i++)
        {
            changed |= TryReload(i);
        }

        if (changed)
        {
            Volatile.Write(ref _byName, Index());
            WarnOfExpiry();
        }
    }

    private CertificateFile Find(string serverName)
    {
        ArgumentNullException.ThrowIfNull(serverName);
        FrozenDictionary<string, CertificateFile> names = Volatile.Read(ref _byName);
        return serverName.Length > 0
            && (names.TryGetValue(serverName, out CertificateFile? found)
                || names.TryGetValue(Wildcard(serverName), out found))
            ? found
            : Volatile.Read(ref _files[0]);
    }

    // mail.example.org -> *.example.org (RFC 9525 §6.3)
    private static string Wildcard(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : $"*{name[dot..]}";
    }

    private bool TryReload(int index)
    {
        CertificateFileOptions files = _options.Files[index];
        (DateTime Chain, DateTime Key) stamp = CertificateFile.Stamp(files);
        if (stamp == _stamps[index])
        {
            return false;
        }

        try
        {
            CertificateFile read = CertificateFile.Read(files);
            Volatile.Write(ref _files[index], read);
            _stamps[index] = stamp;
            LogReloaded(files.Chain, read.Expires);
            return true;
        }
        catch (CertificateFileException e)
        {
            // The key may be written a moment after the chain: it is tried again at the next check.
            LogKept(e.Message);
            return false;
        }
    }

    private FrozenDictionary<string, CertificateFile> Index()
    {
        Dictionary<string, CertificateFile> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (CertificateFile file in _files)
        {
            foreach (string name in file.Names)
            {
                names.TryAdd(name, file);
            }
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private void WarnOfExpiry()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        for (int i = 0; i < _files.Length; i++)
        {
            if (_files[i].Expires - now < ExpiryWarning)
            {
                LogExpires(_options.Files[i].Chain, _files[i].Expires);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Chain} has changed and is in service; it expires on {Expires:u}.")]
    private partial void LogReloaded(string chain, DateTimeOffset expires);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem} The one read before stays in service.")]
    private partial void LogKept(string problem);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "There is no certificate, so clients cannot log in: name its files in Certificates:Files.")]
    private partial void LogNone();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Chain} expires on {Expires:u}.")]
    private partial void LogExpires(string chain, DateTimeOffset expires);
}
