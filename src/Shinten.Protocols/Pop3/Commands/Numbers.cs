namespace Shinten.Protocols.Pop3.Commands;

/// <summary>What the commands share that name a letter by its number.</summary>
internal static class Numbers
{
    /// <summary>The one number of RETR and DELE.</summary>
    public static int Parse(ReadOnlySpan<byte> line)
    {
        Pop3Arguments arguments = new(line);
        int number = arguments.Number(Pop3Text.OneNumber);
        arguments.End(Pop3Text.OneNumber);
        return number;
    }

    /// <summary>The number of LIST and UIDL; null where there is none.</summary>
    public static int? ParseIfAny(ReadOnlySpan<byte> line)
    {
        Pop3Arguments arguments = new(line);
        if (arguments.IsAtEnd)
        {
            return null;
        }

        int number = arguments.Number(Pop3Text.PerhapsNumber);
        arguments.End(Pop3Text.PerhapsNumber);
        return number;
    }

    /// <summary>Why there is no letter of this number; null if there is one.</summary>
    public static Pop3Reply? Refuse(Maildrop maildrop, int number)
    {
        if (maildrop.Has(number))
        {
            return null;
        }

        return maildrop.IsDeleted(number)
            ? Pop3Reply.Err(Pop3Text.DeletedAlready, number)
            : Pop3Reply.Err(Pop3Text.NoSuchLetter, maildrop.Highest);
    }
}
