using Shinten.Mail.Envelopes;

namespace Shinten.Mail.Threads;

/// <summary>
/// What puts letters into one thread: a Message-ID that both name, and the same base subject (RFC 8621 §3).
/// Each key is those two as bytes, to be hashed under the account's secret.
/// </summary>
public static class ThreadKeys
{
    public const int MaxKeys = 64;

    /// <summary>Own Message-ID first, then In-Reply-To, then References from the newest; each once; none without any id.</summary>
    public static IReadOnlyList<byte[]> Of(EnvelopeFields fields) => throw new NotSupportedException();
}
