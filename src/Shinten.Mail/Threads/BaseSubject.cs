namespace Shinten.Mail.Threads;

/// <summary>A subject without what replying and forwarding put around it (RFC 5256 §2.1).</summary>
public static class BaseSubject
{
    public static string Of(string? subject) => throw new NotSupportedException(subject);
}
