namespace Shinten.Keyring.Slots;

/// <summary>The word lists in which recovery words are shown; both are read.</summary>
public enum RecoveryLanguage
{
    English,
    Japanese,
}
