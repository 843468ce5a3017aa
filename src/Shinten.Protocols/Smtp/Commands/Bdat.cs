using System.Buffers.Text;
using System.Text;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>BDAT brings a chunk of the message, counted and not dot-stuffed (RFC 3030 §2).</summary>
internal static class Bdat
{
    public const string Syntax = "BDAT size [LAST]";

    public static async ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        // What follows a chunk of unknown size cannot be told from commands: the connection ends.
        if (!TryParse(arguments.Span, out long size, out bool isLast))
        {
            return BadSize;
        }

        LiteralStream chunk = new(session.Connection.Reader, size);
        if (await PrepareAsync(session, cancel) is { } refusal)
        {
            return await SkipAsync(session, chunk, refusal, cancel);
        }

        MessageBuilder message = session.Chunks!;
        if (size > session.Options.MaxMessageBytes - message.Length)
        {
            session.EndTransaction();
            return await SkipAsync(session, chunk, SmtpReplies.MessageTooLarge, cancel);
        }

        await ChunkReceiver.ReceiveAsync(session, chunk, message, cancel);
        session.MessageEnds();
        if (!isLast)
        {
            return SmtpReply.Of(250, "2.0.0", $"{size} octets received");
        }

        return await Delivery.FinishAsync(session, message, ChunkReceiver.Judge(session, message), cancel);
    }

    private static SmtpReply BadSize { get; }
        = SmtpReply.Of(501, "5.5.4", $"Syntax: {Syntax}; without a size the next command cannot be found.")
            .Then(AfterReply.Close);

    private static SmtpReply NeedsRecipient { get; }
        = SmtpReply.Of(503, "5.5.1", "BDAT needs MAIL and a valid recipient first.");

    /// <summary>Opens the message at its first chunk; a refusal if there can be none.</summary>
    private static ValueTask<SmtpReply?> PrepareAsync(SmtpSession session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (session.Chunks is not null)
        {
            return ValueTask.FromResult<SmtpReply?>(null);
        }

        if (session.State != SmtpStates.Recipients)
        {
            return ValueTask.FromResult<SmtpReply?>(NeedsRecipient);
        }

        long announced = session.Transaction!.Parameters.Size;
        SpaceReservation? space = session.Service.Space.TryReserve(announced, session.Options);
        if (space is null)
        {
            session.EndTransaction();
            return ValueTask.FromResult<SmtpReply?>(SmtpReplies.NoSpace);
        }

        session.BeginChunks(new MessageBuilder(session.Service.Space, announced) { Reservation = space });
        return ValueTask.FromResult<SmtpReply?>(null);
    }

    /// <summary>A refused chunk comes all the same (RFC 3030 §2); one beyond all measure is not waited for.</summary>
    private static async ValueTask<SmtpReply> SkipAsync(
        SmtpSession session, LiteralStream chunk, SmtpReply refusal, CancellationToken cancel)
    {
        if (chunk.Remaining > session.Options.MaxMessageBytes)
        {
            return refusal.Then(AfterReply.Close);
        }

        session.Connection.Reader.StartTransfer();
        try
        {
            await chunk.SkipAsync(cancel);
        }
        finally
        {
            session.Connection.Reader.EndTransfer();
        }

        return refusal;
    }

    // bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ]
    private static bool TryParse(ReadOnlySpan<byte> line, out long size, out bool isLast)
    {
        SmtpArguments arguments = new(line);
        ReadOnlySpan<byte> digits = arguments.Word();
        ReadOnlySpan<byte> marker = arguments.Word();
        isLast = !marker.IsEmpty;
        size = 0;
        return !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out size, out int used)
            && used == digits.Length
            && (marker.IsEmpty || Ascii.EqualsIgnoreCase(marker, "LAST"u8))
            && arguments.IsAtEnd;
    }
}
