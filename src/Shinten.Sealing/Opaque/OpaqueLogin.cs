using System.Security.Cryptography;

namespace Shinten.Sealing.Opaque;

/// <summary>A login that waits for the client's last message. Each is finished once, right or wrong.</summary>
public sealed class OpaqueLogin : IDisposable
{
    private readonly byte[] _expectedMac;
    private readonly byte[] _sessionKey;
    private bool _over;

    internal OpaqueLogin(byte[] ke2, byte[] expectedMac, byte[] sessionKey)
    {
        Ke2 = ke2;
        _expectedMac = expectedMac;
        _sessionKey = sessionKey;
    }

    /// <summary>The server's message to the client.</summary>
    public byte[] Ke2 { get; }

    /// <summary>Whether the client proved the password (RFC 9807 §6.2.4); for an unknown address always
    /// false.</summary>
    public bool TryFinish(ReadOnlySpan<byte> ke3)
    {
        bool proved = !_over && CryptographicOperations.FixedTimeEquals(ke3, _expectedMac);
        _over = true;
        return proved;
    }

    public void Dispose()
    {
        _over = true;
        CryptographicOperations.ZeroMemory(_expectedMac);
        CryptographicOperations.ZeroMemory(_sessionKey);
    }

    /// <summary>For published vectors: no part of Shinten uses the session key.</summary>
    internal byte[] SessionKey() => _sessionKey.ToArray();
}
