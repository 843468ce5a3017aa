using Shinten.Protocols.Imap.Fetching;
using Shinten.Protocols.Imap.Selected;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>FETCH reads messages (RFC 9051 §6.4.5).</summary>
internal static class Fetch
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Sequence, cancel);

    public static ValueTask<ImapReply> RunUidAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Uid, cancel);

    private static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, Numbering numbering, CancellationToken cancel)
    {
        SelectedMailbox selected = session.Selected!;
        FetchRequest request = FetchGrammar.Parse(session.Parse(arguments));
        if (request.ChangedSince is not null || request.Has(FetchItemKind.ModSeq))
        {
            session.Enable(ImapFeatures.CondStore);
        }

        FetchPlan plan = new(request, addsUid: numbering == Numbering.Uid);
        FetchRun run = new(session, request, plan);
        foreach (PlaceRange range in selected.Resolve(request.Numbers, numbering))
        {
            await run.FetchAsync(range, cancel);
        }

        return run.Reply;
    }
}
