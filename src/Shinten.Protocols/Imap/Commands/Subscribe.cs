using Shinten.Protocols.Imap.Grammar;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7, §6.3.8).</summary>
internal static class Subscribe
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, isSubscribed: true, cancel);

    public static ValueTask<ImapReply> RunUnsubscribeAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, isSubscribed: false, cancel);

    private static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, bool isSubscribed, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        string name = ParseMailbox(session.Parse(arguments));
        if (await user.Mailboxes.FindAsync(name, cancel) is not { } mailbox)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        return await user.Account.SubscribeAsync(mailbox.Id, isSubscribed, cancel) switch
        {
            SubscribeOutcome.Done => ImapReply.Ok("Noted."),
            SubscribeOutcome.NotFound => ImapReply.No("NONEXISTENT", "No such mailbox."),
        };
    }

    // subscribe = "SUBSCRIBE" SP mailbox
    internal static string ParseMailbox(ImapArguments arguments)
    {
        arguments.Space();
        string mailbox = arguments.Mailbox();
        arguments.End();
        return mailbox;
    }
}
