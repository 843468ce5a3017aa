namespace Shinten.Protocols.Smtp.Client;

/// <summary>A host could not be talked to, or no longer; the message says in a few words what it did.</summary>
public sealed class SmtpClientException(HostFailure failure, string what, ServerReply? reply = null)
    : Exception(what)
{
    public HostFailure Failure { get; } = failure;

    /// <summary>What it answered, where it did.</summary>
    public ServerReply? Reply { get; } = reply;
}
