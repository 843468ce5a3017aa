namespace Shinten.Protocols.Smtp;

/// <summary>Looks for a CR or LF by itself in what comes by BDAT, which has no line ends of its own
/// (RFC 5321 §2.3.8).</summary>
internal sealed class LineEndCheck
{
    private MessageFault _fault;
    private bool _afterReturn;

    public void Read(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && _fault == MessageFault.None)
        {
            if (_afterReturn)
            {
                _afterReturn = false;
                _fault = block[0] == '\n' ? MessageFault.None : MessageFault.BareReturn;
                block = block[1..];
                continue;
            }

            int at = block.IndexOfAny((byte)'\r', (byte)'\n');
            if (at < 0)
            {
                return;
            }

            _afterReturn = block[at] == '\r';
            _fault = _afterReturn ? MessageFault.None : MessageFault.BareLineFeed;
            block = block[(at + 1)..];
        }
    }

    /// <summary>What was found, once all has come.</summary>
    public MessageFault Judge() => _afterReturn ? MessageFault.BareReturn : _fault;
}
