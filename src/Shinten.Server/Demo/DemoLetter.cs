using System.Text;

namespace Shinten.Server.Demo;

/// <summary>A letter of the demo with its SMTP envelope.</summary>
/// <param name="From">The reverse-path without brackets; empty for a notice that must not be answered.</param>
/// <param name="To">Addresses without brackets.</param>
/// <param name="Message">With CRLF line ends, as it goes over the wire before dots are doubled.</param>
internal sealed record DemoLetter(string From, IReadOnlyList<string> To, byte[] Message)
{
    /// <summary>Whether an address is not ASCII, so that SMTPUTF8 is asked for (RFC 6531 §3.4).</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(From) || !To.All(to => Ascii.IsValid(to));
}
