namespace Shinten.Mail.Outgoing;

/// <summary>Why a letter cannot be sent as it was written. It is refused, never repaired: a field that two readers read
/// differently is how one smuggles.</summary>
public enum LetterFault
{
    /// <summary>A line of the header is no field (RFC 5322 §2.2).</summary>
    NotAField,

    /// <summary>A CR or LF by itself, or a NUL, in the header (RFC 5322 §2.2).</summary>
    ControlCharacter,

    /// <summary>A field that may occur once occurs twice (RFC 5322 §3.6).</summary>
    FieldTwice,
}
