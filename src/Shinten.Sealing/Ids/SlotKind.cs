namespace Shinten.Sealing.Ids;

/// <summary>Which credential wraps a slot (sealing.md §7).</summary>
public enum SlotKind : byte
{
    Password = 1,
    Recovery = 2,
    Passkey = 3,
    AppPassword = 4,
    Heir = 5,
    Member = 6,
}
