using System.Text;
using Shinten.Protocols.Imap.Reading;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>Literals at the ends of lines (RFC 9051 §4.3, RFC 7888 §3).</summary>
public sealed class LiteralMarkTests
{
    [Theory]
    [InlineData("a LOGIN {5}", 8, 5, true, false)]
    [InlineData("a LOGIN {5+}", 8, 5, false, false)]
    [InlineData("a APPEND x ~{9}", 11, 9, true, true)]
    [InlineData("{0}", 0, 0, true, false)]
    public void A_line_can_end_in_one(string line, int start, long length, bool waits, bool binary)
        => Assert.Equal(new LiteralMark(start, length, waits, binary), LiteralMark.At(Encoding.ASCII.GetBytes(line)));

    [Theory]
    [InlineData("a NOOP")]
    [InlineData("a LOGIN {}")]
    [InlineData("a LOGIN {+}")]
    [InlineData("a LOGIN {-1}")]
    [InlineData("a LOGIN {5 }")]
    [InlineData("a LOGIN 5}")]
    [InlineData("a LOGIN {99999999999999999999}")]
    [InlineData("}")]
    public void Or_it_does_not(string line) => Assert.Null(LiteralMark.At(Encoding.ASCII.GetBytes(line)));
}
