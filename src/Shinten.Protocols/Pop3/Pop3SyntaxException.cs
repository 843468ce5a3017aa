namespace Shinten.Protocols.Pop3;

/// <summary>The client broke the grammar; the text names what is wrong and is sent to it.</summary>
internal sealed class Pop3SyntaxException(Pop3Text text) : Exception(text.English)
{
    public Pop3Text Text { get; } = text;
}
