using System.Buffers;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Imap.Reading;

/// <summary>Judges a command at its first literal, before that is invited; null if it may go on.</summary>
internal delegate ImapReply? CommandJudge(ReadOnlySpan<byte> begun);

/// <summary>Reads whole commands, inviting literals, and stays in step whatever the client sends.</summary>
internal sealed class CommandReader(MailConnection connection, CommandJudge judge)
{
    private static readonly ImapReply TooLong = ImapReply.Bad("TOOBIG", "The command is too long.");

    private const int MaxSwallowed = 1024 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>How long a command may be, its literals included; grows when the client has signed in.</summary>
    public int MaxLength { get; set; }

    /// <summary>Reads the next command.</summary>
    public ValueTask<CommandText> ReadAsync(CancellationToken cancel) => ReadAsync(isAppending: false, cancel);

    /// <summary>Reads on behind a letter of APPEND, up to the next letter or the end of the command.</summary>
    public ValueTask<CommandText> ReadOnAsync(CancellationToken cancel) => ReadAsync(isAppending: true, cancel);

    /// <summary>Lets the client send a literal, and hands it out as it comes.</summary>
    public async ValueTask<LiteralStream> InviteAsync(LiteralMark literal, CancellationToken cancel)
    {
        if (literal.IsWaiting)
        {
            connection.Writer.Write("+ Go ahead.\r\n"u8);
            await connection.Writer.FlushAsync(cancel);
        }

        return new LiteralStream(connection.Reader, literal.Length);
    }

    /// <summary>Gives the buffer back, wiped: there may have been a secret in it.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            _buffer.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _length = 0;
    }

    private async ValueTask<CommandText> ReadAsync(bool isAppending, CancellationToken cancel)
    {
        Release();
        ImapReply? refusal = null;
        while (true)
        {
            LineRead read = await connection.Reader.ReadLineAsync(MaxLength, LineEnds.CrLfOrLf, cancel);
            if (read.Outcome is not (LineOutcome.Line or LineOutcome.TooLong))
            {
                return new CommandText(Outcome(read.Outcome), default);
            }

            refusal ??= read.Outcome == LineOutcome.TooLong || _length + read.Line.Length > MaxLength ? TooLong : null;
            LiteralMark? found = LiteralMark.At(read.Line.Span);
            if (refusal is null && found is null && _length == 0)
            {
                // Without a literal the command is read where it lies.
                return Whole(read.Line, refusal);
            }

            int mark = _length + (found?.Start ?? 0);
            AppendUnless(refusal, read.Line.Span);
            ReadOnlyMemory<byte> begun = _buffer.AsMemory(0, _length);
            if (found is not { } literal)
            {
                return Whole(begun, refusal);
            }

            if (refusal is null && (isAppending || IsLetter(begun.Span, mark)))
            {
                return new CommandText(CommandOutcome.Read, begun) { Letter = literal with { Start = mark } };
            }

            refusal ??= Judge(begun.Span, literal);
            if (!await TakeAsync(literal, refusal, cancel))
            {
                return Whole(_buffer.AsMemory(0, _length), refusal);
            }
        }
    }

    private ImapReply? Judge(ReadOnlySpan<byte> begun, LiteralMark literal)
        => judge(begun)
            ?? (literal.IsBinary ? ImapReply.Bad("A binary literal has no place here.") : null)
            ?? (literal.Length > MaxLength - _length ? TooLong : null);

    /// <summary>Takes a literal in, or swallows it where the command is refused; false if it was not invited.</summary>
    private async ValueTask<bool> TakeAsync(LiteralMark literal, ImapReply? refusal, CancellationToken cancel)
    {
        if (refusal is null)
        {
            LiteralStream stream = await InviteAsync(literal, cancel);
            AppendUnless(null, "\r\n"u8);
            int length = (int)stream.Remaining;
            MakeRoom(length);

            // Counted before it is there, so that what came is cleared where the rest never comes.
            Memory<byte> room = _buffer.AsMemory(_length, length);
            _length += length;
            connection.Reader.StartTransfer();
            await connection.Reader.ReadExactlyAsync(room, cancel);
            connection.Reader.EndTransfer();
            return true;
        }

        if (literal.IsWaiting)
        {
            return false;
        }

        if (literal.Length > MaxSwallowed)
        {
            // Nobody honest sends so much unasked.
            throw new ConnectionEndedException(ConnectionEnd.Closed);
        }

        connection.Reader.StartTransfer();
        await new LiteralStream(connection.Reader, literal.Length).SkipAsync(cancel);
        connection.Reader.EndTransfer();
        return true;
    }

    /// <summary>True for a letter of APPEND: any literal but one that names the mailbox.</summary>
    private static bool IsLetter(ReadOnlySpan<byte> begun, int mark)
    {
        int command = begun.IndexOf((byte)' ') + 1;
        return command > 0 && begun.Length > command + 7 && mark > command + 7
            && System.Text.Ascii.EqualsIgnoreCase(begun.Slice(command, 7), "APPEND "u8);
    }

    private void AppendUnless(ImapReply? refusal, ReadOnlySpan<byte> text)
    {
        if (refusal is not null)
        {
            return;
        }

        MakeRoom(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(_length + count + 64);
        int length = _length;
        _buffer.AsSpan(0, length).CopyTo(larger);
        Release();
        (_buffer, _length) = (larger, length);
    }

    private static CommandText Whole(ReadOnlyMemory<byte> text, ImapReply? refusal)
        => new(refusal is null ? CommandOutcome.Read : CommandOutcome.Refused, text) { Refusal = refusal };

    private static CommandOutcome Outcome(LineOutcome outcome) => outcome switch
    {
        LineOutcome.TimedOut => CommandOutcome.TimedOut,
        LineOutcome.ShuttingDown => CommandOutcome.ShuttingDown,
        _ => CommandOutcome.Closed,
    };
}
