namespace Shinten.Mail.Dkim;

/// <summary>Which fields our signatures cover (RFC 6376 §5.4.1).</summary>
internal static class SignedFields
{
    /// <summary>More of one name are not signed: there is no honest letter that has so many.</summary>
    private const int MostOfOneName = 16;

    // Signed, and once more than they are there: what a reader is shown, what threads are built of and how the body is
    // read cannot be added on the way (RFC 6376 §8.15).
    private static readonly Name[] Sealed =
    [
        new("From"), new("To"), new("Cc"), new("Subject"), new("Date"), new("Message-ID"), new("Reply-To"),
        new("In-Reply-To"), new("References"), new("MIME-Version"), new("Content-Type"),
        new("Content-Transfer-Encoding"),
    ];

    // Sealed where the letter has them. Where it has none a mailing list may add its own, and many do.
    private static readonly Name[] SealedIfPresent =
    [
        new("Sender"), new("Content-Disposition"), new("Content-Language"), new("Auto-Submitted"), new("Autocrypt"),
        new("List-Id"), new("List-Help"), new("List-Post"), new("List-Owner"), new("List-Archive"),
        new("List-Subscribe"), new("List-Unsubscribe"), new("List-Unsubscribe-Post"),
    ];

    // Signed where the letter has them; who passes it on once more puts others above them.
    private static readonly Name[] SignedIfPresent =
    [
        new("Resent-From"), new("Resent-Sender"), new("Resent-To"), new("Resent-Cc"), new("Resent-Date"),
        new("Resent-Message-ID"),
    ];

    /// <summary>The names of an h= tag for this letter.</summary>
    public static IReadOnlyList<byte[]> Of(DkimHeader header)
    {
        List<byte[]> names = new(Sealed.Length * 2);
        foreach (Name name in Sealed)
        {
            Add(names, name, Math.Min(header.Count(name.Bytes), MostOfOneName) + 1);
        }

        foreach (Name name in SealedIfPresent)
        {
            int count = Math.Min(header.Count(name.Bytes), MostOfOneName);
            Add(names, name, count == 0 ? 0 : count + 1);
        }

        foreach (Name name in SignedIfPresent)
        {
            Add(names, name, Math.Min(header.Count(name.Bytes), MostOfOneName));
        }

        return names;
    }

    private static void Add(List<byte[]> names, Name name, int times)
    {
        for (int i = 0; i < times; i++)
        {
            names.Add(name.Bytes);
        }
    }

    private sealed class Name(string text)
    {
        public byte[] Bytes { get; } = System.Text.Encoding.ASCII.GetBytes(text);
    }
}
