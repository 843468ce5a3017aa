using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>The first words of a letter for lists of mail (RFC 8621 §4.1.4).</summary>
public static class Preview
{
    public const int MaxLength = 256;

    /// <summary>At most 256 characters with white space collapsed; empty for what is end-to-end encrypted.</summary>
    public static string Of(ParsedMessage message) => throw new NotSupportedException();
}
