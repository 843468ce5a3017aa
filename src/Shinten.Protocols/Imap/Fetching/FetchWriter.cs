using System.Buffers;
using System.Diagnostics;
using Shinten.Mail.Envelopes;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Protocols.Imap.Writing;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>Writes the responses of one FETCH, straight into the connection's buffer (RFC 9051 §7.5.2).</summary>
internal sealed class FetchWriter(ImapSession session, FetchPlan plan) : IDisposable
{
    private readonly IBufferWriter<byte> _output = session.Output;
    private readonly bool _utf8 = session.UsesUtf8;
    private readonly Access _access = session.User!.Access;
    private readonly SectionWriter _sections = new(session);

    /// <summary>Writes a response that needs nothing but the index.</summary>
    public void Write(int place, in MessageEntry entry, bool addsFlags)
    {
        Begin(place);
        for (int i = 0; i < plan.Items.Length; i++)
        {
            WriteIndexed(plan.Items[i], entry, isFirst: i == 0);
        }

        End(entry, addsFlags);
    }

    /// <summary>Writes a response about an opened message.</summary>
    public async ValueTask WriteAsync(int place, ShownMessage message, bool addsFlags, CancellationToken cancel)
    {
        if (plan.Opening is { } opening)
        {
            foreach (FetchItem item in plan.Items)
            {
                SectionWriter.Check(message, item);
            }

            await _sections.ReadAheadAsync(message, opening, cancel);
        }

        Begin(place);
        for (int i = 0; i < plan.Items.Length; i++)
        {
            FetchItem item = plan.Items[i];
            if (!item.ReadsLetter)
            {
                Write(item, message, isFirst: i == 0);
                continue;
            }

            WriteLabel(item, i == 0);
            await _sections.WriteAsync(message, item, cancel);
        }

        End(message.Entry, addsFlags);
    }

    public void Dispose() => _sections.Dispose();

    private void Begin(int place)
    {
        session.IsMidResponse = true;
        _output.Write("* "u8);
        _output.WriteNumber(place + 1);
        _output.Write(" FETCH ("u8);
    }

    private void End(in MessageEntry entry, bool addsFlags)
    {
        if (addsFlags && !plan.TellsFlags)
        {
            _output.Write(" FLAGS "u8);
            session.Selected!.Flags.Write(_output, entry.Flags);
        }

        if (addsFlags && !plan.TellsModSeq && session.Enabled.HasFlag(ImapFeatures.CondStore))
        {
            _output.Write(" MODSEQ "u8);
            WriteInParentheses(entry.ModSeq);
        }

        _output.Write(")\r\n"u8);
        session.IsMidResponse = false;
    }

    private void WriteLabel(FetchItem item, bool isFirst)
    {
        if (!isFirst)
        {
            _output.WriteByte((byte)' ');
        }

        _output.Write(item.Label);
    }

    private void WriteEnvelope(ShownMessage message)
    {
        if (!PlainEnvelope.TryWrite(message.EnvelopeText, _output))
        {
            EnvelopeText.Write(_output, message.Fields, _utf8);
        }
    }

    private void Write(FetchItem item, ShownMessage message, bool isFirst)
    {
        switch (item.Kind)
        {
            case FetchItemKind.Envelope:
                WriteLabel(item, isFirst);
                WriteEnvelope(message);
                break;
            case FetchItemKind.Body or FetchItemKind.BodyStructure:
                WriteLabel(item, isFirst);
                BodyStructureText.Write(
                    _output, message.Structure, extended: item.Kind == FetchItemKind.BodyStructure, _utf8);
                break;
            case FetchItemKind.Preview:
                WriteLabel(item, isFirst);
                _output.WriteNString(message.Preview, utf8: true);
                break;
            default:
                WriteIndexed(item, message.Entry, isFirst);
                break;
        }
    }

    private void WriteIndexed(FetchItem item, in MessageEntry entry, bool isFirst)
    {
        WriteLabel(item, isFirst);
        switch (item.Kind)
        {
            case FetchItemKind.Flags:
                session.Selected!.Flags.Write(_output, entry.Flags);
                break;
            case FetchItemKind.Uid:
                _output.WriteNumber(entry.Uid);
                break;
            case FetchItemKind.InternalDate:
                _output.WriteDateTime(entry.ReceivedAt);
                break;
            case FetchItemKind.Size:
                _output.WriteNumber(entry.Sizes.For(_access));
                break;
            case FetchItemKind.ModSeq:
                WriteInParentheses(entry.ModSeq);
                break;
            case FetchItemKind.EmailId:
                _output.WriteText($"({ObjectIds.OfEmail(entry.Message.Value, _access)})");
                break;
            case FetchItemKind.ThreadId:
                _output.WriteText($"({ObjectIds.OfThread(entry.Thread, _access)})");
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void WriteInParentheses(long number)
    {
        _output.WriteByte((byte)'(');
        _output.WriteNumber(number);
        _output.WriteByte((byte)')');
    }
}
