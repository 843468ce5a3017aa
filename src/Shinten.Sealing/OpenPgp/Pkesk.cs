using System.Buffers;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Public-Key Encrypted Session Key packets, versions 3 and 6 (RFC 9580 §5.1).</summary>
public static class Pkesk
{
    /// <summary>Writes the session key of a seal, encrypted to the certificate's current encryption subkeys.</summary>
    public static void Write(
        IBufferWriter<byte> output,
        ReadingCertificate certificate,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        DateTimeOffset now)
        => throw new NotSupportedException();
}
