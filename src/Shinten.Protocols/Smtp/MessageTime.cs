using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp;

/// <summary>Ends a message that takes too long in all, however lively it comes.</summary>
internal readonly struct MessageTime(SmtpSession session)
{
    private readonly long _started = session.Service.Clock.GetTimestamp();

    /// <exception cref="ConnectionEndedException">The time is over.</exception>
    public void Check()
    {
        if (session.Service.Clock.GetElapsedTime(_started) > session.Options.MessageTimeout)
        {
            throw new ConnectionEndedException(ConnectionEnd.TooSlow);
        }
    }
}
