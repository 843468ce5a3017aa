namespace Shinten.Storage.Messages;

/// <summary>What becomes of a unit of work when one of its letters is refused.</summary>
public enum UnitRule
{
    /// <summary>That letter is left out.</summary>
    LeaveOut,

    /// <summary>Nothing of it is stored.</summary>
    AllOrNothing,
}
