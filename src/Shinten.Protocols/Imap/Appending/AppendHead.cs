using Shinten.Mail.Flags;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Reading;

namespace Shinten.Protocols.Imap.Appending;

/// <summary>What stands before one letter of an APPEND: flags and date, and where its bytes are announced.</summary>
/// <param name="IsUtf8">True for "UTF8 (~{n}", whose parenthesis is still to be closed (RFC 6855 §4).</param>
internal sealed record AppendHead(MessageFlags Flags, DateTimeOffset? ReceivedAt, bool IsUtf8, LiteralMark Letter)
{
    // append-message = [SP flag-list] [SP date-time] SP append-data
    // append-data = literal / literal8 / "UTF8" SP "(" literal8 ")"
    public static AppendHead Parse(ref ImapArguments arguments, LiteralMark? announced)
    {
        if (announced is not { } letter)
        {
            throw new ImapSyntaxException("APPEND brings its letter as a literal.");
        }

        arguments.Space();
        MessageFlags flags = MessageFlags.None;
        DateTimeOffset? receivedAt = null;
        if (arguments.Sees((byte)'('))
        {
            flags = FlagNames.Parse(arguments.FlagList());
            arguments.Space();
        }

        if (arguments.Sees((byte)'"'))
        {
            receivedAt = arguments.DateTime();
            arguments.Space();
        }

        bool isUtf8 = arguments.TakesWord("UTF8"u8);
        if (isUtf8)
        {
            arguments.Space();
            arguments.Open();
        }

        // The mark is the end of the text, and nothing may stand between.
        return LiteralMark.At(arguments.Rest) is { Start: 0 }
            ? new AppendHead(flags, receivedAt, isUtf8, letter)
            : throw new ImapSyntaxException("APPEND does not know what stands before the letter.");
    }
}
