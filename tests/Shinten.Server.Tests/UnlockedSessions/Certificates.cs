using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>Reading certificates for tests.</summary>
internal static class Certificates
{
    public static ReadingCertificate Alice(AddressKeyKind kind = AddressKeyKind.Version4)
    {
        using AddressKey key = AddressKey.Generate(
            kind, "alice@example.test", new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));
        return ReadingCertificate.Parse(key.CertificateBytes.Span);
    }
}
