namespace Shinten.Protocols.Imap.Selected;

/// <summary>Messages of the selected mailbox by their places, counted from 0: sequence number less one.</summary>
/// <param name="End">The place behind the last one.</param>
internal readonly record struct PlaceRange(int First, int End);

/// <summary>By what a command numbers messages.</summary>
internal enum Numbering
{
    Sequence,
    Uid,
}
