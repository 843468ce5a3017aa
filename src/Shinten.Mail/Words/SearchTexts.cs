using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

internal enum SearchScope
{
    /// <summary>Everything but the top header.</summary>
    Body,

    Text,
}

/// <summary>
/// Visits the texts of a message that a search looks at, folded, each by itself: a search string lies within one of
/// them.
/// Word sets are made of the same texts.
/// </summary>
/// <param name="asciiVisitor">Gets the parts that are ASCII, neither folded nor widened, in place of the
/// visitor.</param>
internal sealed class SearchTexts(ParsedMessage message, SearchTexts.AsciiVisitor? asciiVisitor = null) : IDisposable
{
    private readonly TextBuffer _folded = new();
    private readonly PartText _partText = new(message);

    /// <returns>False to stop.</returns>
    public delegate bool Visitor(ReadOnlySpan<char> folded);

    /// <returns>False to stop.</returns>
    public delegate bool AsciiVisitor(ReadOnlySpan<byte> ascii);

    /// <summary>False if a visitor stopped the visit.</summary>
    public bool Visit(SearchScope scope, Visitor visitor)
        => (scope != SearchScope.Text || VisitHeader(message.Root, visitor)) && VisitBody(message.Root, visitor);

    public void Dispose()
    {
        _folded.Dispose();
        _partText.Dispose();
    }

    private bool VisitBody(MessagePart part, Visitor visitor)
    {
        if (part.Message is { } inner)
        {
            return VisitPart(inner, visitor);
        }

        foreach (MessagePart child in part.Children)
        {
            if (!VisitPart(child, visitor))
            {
                return false;
            }
        }

        if (!part.Type.IsText)
        {
            return true;
        }

        return asciiVisitor is not null && _partText.TryReadAscii(part, out ReadOnlySpan<byte> ascii)
            ? asciiVisitor(ascii)
            : VisitFolded(_partText.Read(part), visitor);
    }

    private bool VisitPart(MessagePart part, Visitor visitor)
        => VisitHeader(part, visitor) && VisitBody(part, visitor);

    private bool VisitHeader(MessagePart part, Visitor visitor)
    {
        ReadOnlySpan<byte> header = message.Header(part);
        HeaderReader fields = new(header[..Math.Min(header.Length, message.Limits.MaxHeaderBytes)]);
        bool goesOn = true;
        for (int count = 0; goesOn && count < message.Limits.MaxHeaderFields && fields.TryRead(); count++)
        {
            if (SearchText.Covers(fields.Name))
            {
                goesOn = VisitFolded(EncodedWord.Decode(fields.Value), visitor);
            }
        }

        return goesOn && VisitParameters(part.Type.Parameters, visitor)
            && VisitParameters(part.Disposition?.Parameters ?? [], visitor);
    }

    // Names that were written in the way of RFC 2231 §4 read differently when decoded.
    private bool VisitParameters(IReadOnlyList<ContentParameter> parameters, Visitor visitor)
    {
        foreach (ContentParameter parameter in parameters)
        {
            bool isName = parameter.Name is "name" or "filename";
            if (isName && !VisitFolded(parameter.Value, visitor))
            {
                return false;
            }
        }

        return true;
    }

    private bool VisitFolded(ReadOnlySpan<char> text, Visitor visitor)
    {
        _folded.Clear();
        Folding.Fold(text, _folded);
        return visitor(_folded.Text);
    }
}
