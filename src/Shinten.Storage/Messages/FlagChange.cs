using Shinten.Mail.Flags;

namespace Shinten.Storage.Messages;

/// <summary>What STORE does to flags (RFC 9051 §6.4.6).</summary>
public enum FlagChangeKind
{
    Add,
    Remove,
    Replace,
}

public sealed record FlagChange(FlagChangeKind Kind, MessageFlags Flags);
