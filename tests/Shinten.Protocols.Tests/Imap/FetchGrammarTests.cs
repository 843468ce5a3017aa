using System.Text;
using Shinten.Protocols.Imap.Fetching;
using Shinten.Protocols.Imap.Grammar;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>What may be asked for in a FETCH (RFC 9051 §6.4.5).</summary>
public sealed class FetchGrammarTests
{
    [Theory]
    [InlineData("1 FAST", "FLAGS INTERNALDATE RFC822.SIZE")]
    [InlineData("1 ALL", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE")]
    [InlineData("1 FULL", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY")]
    [InlineData("1 (uid flags)", "UID FLAGS")]
    [InlineData("1 BODY[]", "BODY[]")]
    [InlineData("1 BODY.PEEK[1.2.MIME]", "BODY[1.2.MIME]")]
    [InlineData("1 BODY.PEEK[]<0.100>", "BODY[]<0>")]
    [InlineData("1 BODY[HEADER.FIELDS (Date \"From\" {1}\r\nx)]<5.6>", "BODY[HEADER.FIELDS (Date From x)]<5>")]
    [InlineData("1 BODY[3.HEADER.FIELDS.NOT (x)]", "BODY[3.HEADER.FIELDS.NOT (x)]")]
    [InlineData("1 (BINARY.PEEK[1.1]<1.2> BINARY.SIZE[4])", "BINARY[1.1]<1> BINARY.SIZE[4]")]
    [InlineData("1 (RFC822 RFC822.HEADER RFC822.TEXT)", "RFC822 RFC822.HEADER RFC822.TEXT")]
    [InlineData("1 (PREVIEW (LAZY) EMAILID THREADID MODSEQ)", "PREVIEW EMAILID THREADID MODSEQ")]
    public void Items_are_answered_in_the_order_asked(string arguments, string labels)
        => Assert.Equal(labels, string.Join(' ', Parse(arguments).Items
            .Select(item => Encoding.ASCII.GetString(item.Label).TrimEnd())));

    [Theory]
    [InlineData("1 BODY[]", true)]
    [InlineData("1 BODY.PEEK[]", false)]
    [InlineData("1 RFC822.HEADER", false)]
    [InlineData("1 RFC822.TEXT", true)]
    [InlineData("1 BINARY[1]", true)]
    [InlineData("1 BINARY.SIZE[1]", false)]
    [InlineData("1 (FLAGS BODY)", false)]
    public void Reading_a_body_marks_it_seen(string arguments, bool marks)
        => Assert.Equal(marks, Parse(arguments).MarksSeen);

    [Theory]
    [InlineData("1")]
    [InlineData("1 ()")]
    [InlineData("1 FLAGS UID")]
    [InlineData("1 (FLAGS  UID)")]
    [InlineData("1 (FLAGS UID")]
    [InlineData("1 BODY[MIME]")]
    [InlineData("1 BODY[1.]")]
    [InlineData("1 BODY[0]")]
    [InlineData("1 BODY[HEADER.FIELDS ()]")]
    [InlineData("1 BODY[HEADER.FIELDS (a:b)]")]
    [InlineData("1 BODY[]<0.0>")]
    [InlineData("1 BODY[]<1>")]
    [InlineData("1 BODY.PEEK")]
    [InlineData("1 NOTHING")]
    [InlineData("1 FLAGS (CHANGEDSINCE)")]
    [InlineData("1 FLAGS (VANISHED)")]
    [InlineData("1 (ALL)")]
    public void What_breaks_the_grammar_is_refused(string arguments)
        => Assert.Throws<ImapSyntaxException>(() => Parse(arguments));

    private static FetchRequest Parse(string arguments)
        => FetchGrammar.Parse(new ImapArguments(Encoding.ASCII.GetBytes(" " + arguments), utf8: false));
}
