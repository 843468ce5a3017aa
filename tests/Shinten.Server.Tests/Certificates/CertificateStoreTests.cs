using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Server.Certificates;
using Xunit;

namespace Shinten.Server.Tests.Certificates;

public sealed class CertificateStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-").FullName;
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData("mail.example.test", "one")]
    [InlineData("MAIL.example.test", "one")]
    [InlineData("imap.other.test", "two")]
    [InlineData("other.test", "two")]
    [InlineData("a.b.other.test", "one")]
    [InlineData("unknown.test", "one")]
    [InlineData("", "one")]
    public void The_certificate_of_the_name_is_shown(string asked, string expected)
    {
        Write("one", "mail.example.test");
        Write("two", "*.other.test", "other.test");
        using CertificateStore store = Open("one", "two");

        Assert.True(store.IsAvailable);
        Assert.Equal($"CN={expected}", SubjectOf(store.For(asked)));
    }

    [Fact]
    public void The_same_options_are_given_until_the_files_change()
    {
        Write("one", "mail.example.test");
        using CertificateStore store = Open("one");
        SslServerAuthenticationOptions first = store.For("mail.example.test");

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Same(first, store.For("mail.example.test"));

        Write("one", "new.example.test");
        File.SetLastWriteTimeUtc(Chain("one"), File.GetLastWriteTimeUtc(Chain("one")).AddSeconds(5));
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotSame(first, store.For("new.example.test"));
    }

    [Fact]
    public void A_broken_file_leaves_the_one_before_in_service_until_it_is_mended()
    {
        Write("one", "mail.example.test");
        using CertificateStore store = Open("one");
        SslServerAuthenticationOptions first = store.For("mail.example.test");

        File.WriteAllText(Chain("one"), "-----BEGIN CERTIFICATE-----\nhalf");
        File.SetLastWriteTimeUtc(Chain("one"), _clock.GetUtcNow().UtcDateTime.AddSeconds(5));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Same(first, store.For("mail.example.test"));

        Write("one", "mail.example.test");
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotSame(first, store.For("mail.example.test"));
    }

    [Fact]
    public void A_file_that_is_gone_leaves_the_one_before_in_service()
    {
        Write("one", "mail.example.test");
        using CertificateStore store = Open("one");
        SslServerAuthenticationOptions first = store.For("mail.example.test");

        File.Delete(Chain("one"));
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Same(first, store.For("mail.example.test"));
    }

    [Fact]
    public void At_start_a_broken_file_is_an_error_that_names_it()
    {
        File.WriteAllText(Chain("one"), "nothing");
        File.WriteAllText(Key("one"), "nothing");

        CertificateFileException error = Assert.Throws<CertificateFileException>(() => Open("one"));

        Assert.Contains(Chain("one"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_an_error()
    {
        Write("one", "mail.example.test");
        Write("two", "mail.example.test");
        File.Copy(Key("two"), Key("one"), overwrite: true);

        Assert.Throws<CertificateFileException>(() => Open("one"));
    }

    [Fact]
    public void Without_certificates_there_is_no_TLS()
    {
        Lines lines = new();
        using CertificateStore store = new(new CertificateOptions(), _clock, lines);

        Assert.False(store.IsAvailable);
        Assert.Contains("clients cannot log in", Assert.Single(lines.All), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string SubjectOf(SslServerAuthenticationOptions options)
        => options.ServerCertificateContext!.TargetCertificate.Subject;

    private CertificateStore Open(params string[] names)
    {
        CertificateOptions options = new()
        {
            Files = [.. names.Select(name => new CertificateFileOptions { Chain = Chain(name), Key = Key(name) })],
        };
        return new CertificateStore(options, _clock, NullLogger<CertificateStore>.Instance);
    }

    private string Chain(string name) => Path.Combine(_folder, $"{name}.pem");

    private string Key(string name) => Path.Combine(_folder, $"{name}-key.pem");

    private void Write(string name, params string[] dnsNames)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        foreach (string dnsName in dnsNames)
            names.AddDnsName(dnsName);

        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = _clock.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        File.WriteAllText(Chain(name), certificate.ExportCertificatePem());
        File.WriteAllText(Key(name), key.ExportPkcs8PrivateKeyPem());
    }

    private sealed class Lines : ILogger<CertificateStore>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
            => All.Add(formatter(state, exception));
    }
}
