using System.Buffers;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Protocols.Imap.Writing;

namespace Shinten.Protocols.Imap.Searching;

/// <summary>Writes SEARCH and ESEARCH responses (RFC 9051 §7.3.4, RFC 3501 §7.2.5).</summary>
internal readonly struct SearchText(ImapSession session, Numbering numbering, IReadOnlyList<uint> uids, long modSeq)
{
    public void Write(SearchReturns returns)
    {
        // In rev2 there is no other response; without RETURN it means RETURN (ALL).
        if (returns == SearchReturns.None && !session.Enabled.HasFlag(ImapFeatures.Rev2))
        {
            WritePlain();
        }
        else if (returns == SearchReturns.None)
        {
            WriteExtended(SearchReturns.All);
        }
        else if (returns != SearchReturns.Save)
        {
            WriteExtended(returns);
        }
    }

    private void WritePlain()
    {
        IBufferWriter<byte> output = session.Output;
        output.Write("* SEARCH"u8);
        foreach (uint uid in uids)
        {
            output.WriteByte((byte)' ');
            output.WriteNumber(Number(uid));
        }

        if (modSeq > 0)
        {
            output.Write(" (MODSEQ "u8);
            output.WriteNumber(modSeq);
            output.WriteByte((byte)')');
        }

        output.Write("\r\n"u8);
    }

    // esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
    private void WriteExtended(SearchReturns returns)
    {
        IBufferWriter<byte> output = session.Output;
        output.Write("* ESEARCH (TAG "u8);
        output.WriteString(session.Tag, utf8: false);
        output.Write(numbering == Numbering.Uid ? ") UID"u8 : ")"u8);
        if (uids.Count > 0)
        {
            WriteNumber(returns, SearchReturns.Min, " MIN "u8, Number(uids[0]));
            WriteNumber(returns, SearchReturns.Max, " MAX "u8, Number(uids[^1]));
        }

        WriteNumber(returns, SearchReturns.Count, " COUNT "u8, uids.Count);
        if (returns.HasFlag(SearchReturns.All) && uids.Count > 0)
        {
            SearchText self = this;
            output.Write(" ALL "u8);
            output.WriteText(NumberSet.Format(uids.Select(self.Number)));
        }

        if (modSeq > 0)
        {
            output.Write(" MODSEQ "u8);
            output.WriteNumber(modSeq);
        }

        output.Write("\r\n"u8);
    }

    private void WriteNumber(SearchReturns returns, SearchReturns wanted, ReadOnlySpan<byte> label, long number)
    {
        if (returns.HasFlag(wanted))
        {
            session.Output.Write(label);
            session.Output.WriteNumber(number);
        }
    }

    private uint Number(uint uid)
        => numbering == Numbering.Uid ? uid : (uint)session.Selected!.Uids.PlaceOf(uid) + 1;
}
