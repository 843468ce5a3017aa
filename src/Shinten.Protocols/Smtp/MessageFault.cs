namespace Shinten.Protocols.Smtp;

/// <summary>What is wrong with the bytes of a message, if anything; the first fault counts.</summary>
internal enum MessageFault
{
    None,
    BareReturn,
    BareLineFeed,
    Nul,
    LineTooLong,
    HeaderTooLarge,
    TooLarge,

    /// <summary>The disk could not take what did not fit into memory.</summary>
    NoSpace,
}
