using System.Text;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>LANG lists the languages of replies, or chooses one (RFC 6856 §3.2).</summary>
internal static class Lang
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(Parse(arguments.Span) is { } range
            ? Choose(session, range)
            : Pop3Reply.Ok(Pop3Text.LanguageList).With(Write));

    private static string? Parse(ReadOnlySpan<byte> line)
    {
        Pop3Arguments arguments = new(line);
        if (arguments.IsAtEnd)
        {
            return null;
        }

        ReadOnlySpan<byte> range = arguments.Word(Pop3Text.OneLanguage);
        arguments.End(Pop3Text.OneLanguage);
        return Encoding.UTF8.GetString(range);
    }

    // What was spoken before goes on where the language is not known.
    private static Pop3Reply Choose(Pop3Session session, string range)
    {
        if (Pop3Language.Matching(range) is not { } language)
        {
            return Pop3Reply.Err(Pop3Text.NoSuchLanguage);
        }

        session.Language = language;
        return Pop3Reply.Ok(Pop3Text.LanguageChosen, language.Tag);
    }

    private static ValueTask Write(Pop3Session session, CancellationToken cancel)
    {
        foreach (Pop3Language language in Pop3Language.All)
        {
            session.Output.WriteText($"{language.Tag} {language.Name}\r\n");
        }

        return ValueTask.CompletedTask;
    }
}
