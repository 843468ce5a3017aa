using System.Buffers;
using Shinten.Mail.Flags;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Protocols.Imap.Writing;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>STORE changes flags (RFC 9051 §6.4.6, RFC 7162 §3.1.3).</summary>
internal static class Store
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
        Request request = Parse(session.Parse(arguments));
        if (request.UnchangedSince is not null)
        {
            session.Enable(ImapFeatures.CondStore);
        }

        List<UidRange> uids = selected.UidsOf(selected.Resolve(request.Numbers, numbering));
        if (selected.IsReadOnly)
        {
            return ImapReply.No("READ-ONLY", "The mailbox is open for reading.");
        }

        if (uids.Count == 0)
        {
            return ImapReply.Ok("There was nothing to change.");
        }

        StoreFlagsResult result = await session.User!.Account.StoreFlagsAsync(
            selected.Id, uids, request.Change, request.UnchangedSince, cancel);
        if (result.Outcome == StoreFlagsOutcome.TooManyKeywords)
        {
            return ImapReply.No("LIMIT", "The account uses as many keywords as it may.");
        }

        foreach (ChangedFlags changed in result.Changed)
        {
            Tell(session, changed, request.IsSilent, numbering);
            await session.FlushIfFullAsync(cancel);
        }

        return result.Modified.Count == 0
            ? ImapReply.Ok("Stored.")
            : ImapReply.Ok($"MODIFIED {Named(selected, result.Modified, numbering)}", "Some have changed meanwhile.");
    }

    private static void Tell(ImapSession session, in ChangedFlags changed, bool isSilent, Numbering numbering)
    {
        SelectedMailbox selected = session.Selected!;
        bool tellsModSeq = session.Enabled.HasFlag(ImapFeatures.CondStore);
        int place = selected.Uids.PlaceOf(changed.Uid);
        selected.NoteTold(changed.Uid, changed.ModSeq);
        if (place < 0 || (isSilent && !tellsModSeq))
        {
            return;
        }

        IBufferWriter<byte> output = session.Output;
        output.Write("* "u8);
        output.WriteNumber(place + 1);
        output.Write(" FETCH ("u8);
        if (numbering == Numbering.Uid)
        {
            output.Write("UID "u8);
            output.WriteNumber(changed.Uid);
            output.Write(isSilent && !tellsModSeq ? ""u8 : " "u8);
        }

        if (!isSilent)
        {
            output.Write("FLAGS "u8);
            selected.Flags.Write(output, changed.Flags);
            output.Write(tellsModSeq ? " "u8 : ""u8);
        }

        if (tellsModSeq)
        {
            output.Write("MODSEQ ("u8);
            output.WriteNumber(changed.ModSeq);
            output.WriteByte((byte)')');
        }

        output.Write(")\r\n"u8);
    }

    private static string Named(SelectedMailbox selected, IReadOnlyList<uint> uids, Numbering numbering)
        => NumberSet.Format(numbering == Numbering.Uid
            ? uids
            : uids.Select(uid => (uint)selected.Uids.PlaceOf(uid) + 1).Where(sequence => sequence > 0));

    // store = "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP mod-sequence-valzer ")"] SP store-att-flags
    private static Request Parse(ImapArguments arguments)
    {
        arguments.Space();
        NumberSet numbers = arguments.NumberSet();
        arguments.Space();
        long? unchangedSince = null;
        if (arguments.Takes((byte)'('))
        {
            if (!arguments.TakesWord("UNCHANGEDSINCE"u8))
            {
                throw new ImapSyntaxException("STORE knows no modifier but UNCHANGEDSINCE.");
            }

            arguments.Space();
            unchangedSince = arguments.Number64();
            arguments.Close();
            arguments.Space();
        }

        (FlagChangeKind kind, bool isSilent) = ParseKind(ref arguments);
        arguments.Space();
        MessageFlags flags = ParseFlags(ref arguments);
        arguments.End();
        FlagChange change = new(kind, flags);
        return new Request(numbers, change, isSilent, unchangedSince);
    }

    // (["+" / "-"] "FLAGS" [".SILENT"])
    private static (FlagChangeKind Kind, bool IsSilent) ParseKind(ref ImapArguments arguments)
    {
        FlagChangeKind kind = arguments.Takes((byte)'+') ? FlagChangeKind.Add
            : arguments.Takes((byte)'-') ? FlagChangeKind.Remove : FlagChangeKind.Replace;
        return arguments.Word() switch
        {
            "FLAGS" => (kind, false),
            "FLAGS.SILENT" => (kind, true),
            _ => throw new ImapSyntaxException("STORE changes FLAGS and nothing else."),
        };
    }

    // SP (flag-list / (flag *(SP flag)))
    private static MessageFlags ParseFlags(ref ImapArguments arguments)
    {
        if (arguments.Sees((byte)'('))
        {
            return FlagNames.Parse(arguments.FlagList());
        }

        List<string> names = [];
        do
        {
            names.Add(arguments.Flag());
        }
        while (arguments.TakesSpace());
        return FlagNames.Parse(names);
    }

    private sealed record Request(NumberSet Numbers, FlagChange Change, bool IsSilent, long? UnchangedSince);
}
