namespace Shinten.Storage.Messages;

/// <summary>The sealed objects of a letter, in the order in which its record holds them.</summary>
public enum LetterPart
{
    Envelope,
    Preview,
    Words,
    Letter,
}
