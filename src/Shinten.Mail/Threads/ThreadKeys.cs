using System.Text;
using Shinten.Mail.Envelopes;

namespace Shinten.Mail.Threads;

/// <summary>
/// What puts letters into one thread: a Message-ID that both name, and the same base subject (RFC 8621 §3).
/// Each key is those two as bytes, to be hashed under the account's secret.
/// </summary>
public static class ThreadKeys
{
    public const int MaxKeys = 64;

    /// <summary>
    /// Own Message-ID first, then In-Reply-To, then References from the newest; each once; none without any id.
    /// </summary>
    public static IReadOnlyList<byte[]> Of(EnvelopeFields fields)
    {
        string subject = BaseSubject.Of(fields.Subject);
        HashSet<string> seen = [];
        List<byte[]> keys = [];
        foreach (string id in fields.MessageIds.Take(1).Concat(fields.InReplyTo).Concat(fields.References.Reverse()))
        {
            // The halves of an id compare as they are; blanks that folding put in do not count.
            string normal = id.Replace(" ", "", StringComparison.Ordinal);
            if (normal.Length > 0 && keys.Count < MaxKeys && seen.Add(normal))
            {
                keys.Add(Encoding.UTF8.GetBytes($"{normal}\0{subject}"));
            }
        }

        return keys;
    }
}
