using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>
/// Encodes the parts of a letter anew for a server that does not take them as they are (RFC 6152 §3, RFC 3030 §3), at
/// every depth but below multipart/signed.
/// </summary>
public static class Downgrade
{
    /// <summary>Signs of our own that stand on the letter already hold no longer if it is encoded anew.</summary>
    public static DowngradedLetter For(ReadOnlyMemory<byte> letter, HostAbilities host)
    {
        HostAbilities lacks = LetterNeeds.Of(letter) & ~host;
        if (lacks == HostAbilities.None)
        {
            return new DowngradedLetter.Fits();
        }

        if ((lacks & HostAbilities.Utf8) != 0)
        {
            return new DowngradedLetter.Impossible(DowngradeObstacle.Utf8Header);
        }

        ParsedMessage message = ParsedMessage.Parse(letter);
        DowngradeRun run = new(message, host);
        if (run.Run() is { } obstacle)
        {
            return new DowngradedLetter.Impossible(obstacle);
        }

        if (!run.HasChanged)
        {
            // What was lacking lies in the lines of headers, which servers take longer than they must.
            return new DowngradedLetter.Fits();
        }

        // Nothing is sent that would be read as another letter, whatever its parts look like.
        ReadOnlyMemory<byte> encoded = run.Written;
        return SameLetter.Are(message, ParsedMessage.Parse(encoded))
            ? new DowngradedLetter.Encoded(encoded)
            : new DowngradedLetter.Impossible(DowngradeObstacle.Structure);
    }
}
