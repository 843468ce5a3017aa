using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>What a person would call the attachments of a message (RFC 8621 §4.1.4, its hasAttachment).</summary>
internal sealed class Attachments
{
    private const int MaxNames = 1_000;
    private readonly List<string> _names = [];

    public bool Any { get; private set; }

    public IReadOnlyList<string> Names => _names;

    public static Attachments Of(MessagePart root)
    {
        Attachments attachments = new();
        attachments.Add(root, isRelated: false);
        return attachments;
    }

    private void Add(MessagePart part, bool isRelated)
    {
        foreach (MessagePart child in part.Children)
        {
            Add(child, isRelated || part.Type.Is("multipart", "related"));
        }

        if (part.Type.IsMultipart)
        {
            return;
        }

        if (part.Name is { Length: > 0 } name && _names.Count < MaxNames)
        {
            _names.Add(name);
        }

        Any |= IsAttachment(part, isRelated);
    }

    private static bool IsAttachment(MessagePart part, bool isRelated)
    {
        if (part.Disposition is { IsAttachment: true })
        {
            return true;
        }

        bool isSignature = part.Type.Subtype
            is "pgp-signature" or "pkcs7-signature" or "x-pkcs7-signature" or "pgp-encrypted";
        bool isShown = part.Type.IsText && part.Name is null;
        bool isInlined = isRelated && part.Id is not null;
        return !isSignature && !isShown && !isInlined;
    }
}
