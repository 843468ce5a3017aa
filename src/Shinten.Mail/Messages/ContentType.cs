namespace Shinten.Mail.Messages;

/// <summary>A parameter of Content-Type or Content-Disposition, decoded (RFC 2231 §4).</summary>
public sealed record ContentParameter(string Name, string Value)
{
    /// <summary>
    /// The value as it stood in the header where it held encoded words that a parameter should not have.
    /// </summary>
    public string? RawValue { get; init; }
}

/// <summary>A media type with its parameters; type and subtype are lower case (RFC 2045 §5).</summary>
public sealed record ContentType(string Type, string Subtype, IReadOnlyList<ContentParameter> Parameters)
{
    /// <summary>What a part without a usable Content-Type is (RFC 2045 §5.2).</summary>
    public static ContentType PlainText { get; } = new("text", "plain", []);

    public static ContentType Message { get; } = new("message", "rfc822", []);

    public static ContentType Opaque { get; } = new("application", "octet-stream", []);

    public bool IsMultipart => Type == "multipart";

    public bool IsText => Type == "text";

    /// <summary>message/rfc822 and message/global carry a message (RFC 6532 §3.7).</summary>
    public bool IsMessage => Type == "message" && (Subtype is "rfc822" or "global");

    public string? Charset => Find("charset");

    public string? Find(string name)
    {
        foreach (ContentParameter parameter in Parameters)
        {
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Value;
            }
        }

        return null;
    }

    public bool Is(string type, string subtype) => Type == type && Subtype == subtype;

    public override string ToString() => $"{Type}/{Subtype}";
}

/// <summary>Content-Disposition: how a part wants to be shown (RFC 2183 §2).</summary>
public sealed record ContentDisposition(string Kind, IReadOnlyList<ContentParameter> Parameters)
{
    public bool IsAttachment => Kind == "attachment";

    public string? FileName
    {
        get
        {
            foreach (ContentParameter parameter in Parameters)
            {
                if (parameter.Name.Equals("filename", StringComparison.OrdinalIgnoreCase))
                {
                    return parameter.Value;
                }
            }

            return null;
        }
    }
}
