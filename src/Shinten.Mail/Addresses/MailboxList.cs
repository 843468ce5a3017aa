using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Addresses;

/// <summary>
/// Reads the mailboxes of a field as strictly as RFC 5322 §3.4 writes them: what two readers could take for two
/// different addresses is refused. <see cref="AddressList"/> reads what others wrote.
/// </summary>
public static class MailboxList
{
    private const int MaxMailboxes = 100;

    // mailbox-list = mailbox *("," mailbox); a dot in a display name is let through, as all programs write it
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out IReadOnlyList<MailAddress>? list)
    {
        list = null;
        if (value.Contains((byte)0))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = Bytes.Unfold(value);
        List<MailAddress> mailboxes = [];
        do
        {
            if (mailboxes.Count == MaxMailboxes || !TryMailbox(ref rest, out MailAddress? mailbox))
            {
                return false;
            }

            mailboxes.Add(mailbox);
        }
        while (TryTake(ref rest, (byte)','));

        list = mailboxes;
        return rest.IsEmpty;
    }

    // mailbox = name-addr / addr-spec;  name-addr = [display-name] [CFWS] "<" addr-spec ">" [CFWS]
    private static bool TryMailbox(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out MailAddress? mailbox)
    {
        mailbox = null;
        if (!SkipWhite(ref rest))
        {
            return false;
        }

        ReadOnlySpan<byte> atName = rest;
        if (!SkipPhrase(ref rest))
        {
            return false;
        }

        if (TryTake(ref rest, (byte)'<'))
        {
            return TryAddress(ref rest, out mailbox) && TryTake(ref rest, (byte)'>') && SkipWhite(ref rest);
        }

        rest = atName;
        return TryAddress(ref rest, out mailbox) && SkipWhite(ref rest);
    }

    // addr-spec = local-part "@" domain, without white space or comments inside
    private static bool TryAddress(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out MailAddress? address)
    {
        address = null;
        int length = rest.Length > 0 && rest[0] == '"' ? Bytes.EndOfQuoted(rest, 0) : 0;
        if (length < 0)
        {
            return false;
        }

        while (length < rest.Length && (IsAtom(rest[length]) || rest[length] is (byte)'.' or (byte)'@' or (byte)'['
            or (byte)']' or (byte)':'))
        {
            length++;
        }

        string text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return MailAddress.TryParse(text, out address);
    }

    // phrase = *(word / "." / CFWS);  word = atom / quoted-string
    private static bool SkipPhrase(ref ReadOnlySpan<byte> rest)
    {
        while (SkipWhite(ref rest) && !rest.IsEmpty)
        {
            int length = 0;
            if (rest[0] == '"')
            {
                length = Bytes.EndOfQuoted(rest, 0);
                if (length < 0)
                {
                    return false;
                }
            }
            else
            {
                while (length < rest.Length && (IsAtom(rest[length]) || rest[length] == '.'))
                {
                    length++;
                }
            }

            if (length == 0)
            {
                return true;
            }

            rest = rest[length..];
        }

        return rest.IsEmpty || rest[0] != '(';
    }

    // CFWS; false where a comment never ends
    private static bool SkipWhite(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        while (!rest.IsEmpty && rest[0] == '(')
        {
            int end = Bytes.EndOfComment(rest, 0);
            if (end < 0)
            {
                return false;
            }

            rest = rest[end..].TrimStart(" \t"u8);
        }

        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, byte mark)
    {
        bool isThere = !rest.IsEmpty && rest[0] == mark;
        rest = isThere ? rest[1..] : rest;
        return isThere;
    }

    private static bool IsAtom(byte b) => MailAddress.IsAtomText((char)b) || b > 0x7F;
}
