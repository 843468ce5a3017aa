using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Threads;
using Xunit;

namespace Shinten.Mail.Tests.Threads;

public sealed class ThreadKeysTests
{
    [Theory]
    [InlineData("Re: Lunch", "lunch")]
    [InlineData("RE: re: Fwd: [list] Lunch (fwd)", "lunch")]
    [InlineData("[list] Re: [list] Lunch", "lunch")]
    [InlineData("[Fwd: Re: Lunch]", "lunch")]
    [InlineData("AW: WG: Lunch", "lunch")]
    [InlineData("Re[2]: Lunch", "lunch")]
    [InlineData("Re：返信: 昼食", "昼食")]
    [InlineData("[only]", "[only]")]
    [InlineData("Regards: x", "regards: x")]
    [InlineData(null, "")]
    public void A_base_subject_has_no_trace_of_replies(string? subject, string expected)
        => Assert.Equal(expected, BaseSubject.Of(subject));

    [Fact]
    public void Letters_that_name_one_id_share_a_key()
    {
        EnvelopeFields first = new() { MessageIds = ["1@a"], Subject = "Lunch" };
        EnvelopeFields reply = new()
        {
            MessageIds = ["2@b"],
            InReplyTo = ["1@a"],
            References = ["0@a", "1@a"],
            Subject = "Re: Lunch",
        };
        IReadOnlyList<byte[]> keys = ThreadKeys.Of(reply);

        Assert.Equal(["2@b\0lunch", "1@a\0lunch", "0@a\0lunch"], keys.Select(Encoding.UTF8.GetString));
        Assert.Equal(ThreadKeys.Of(first)[0], keys[1]);
        Assert.Empty(ThreadKeys.Of(EnvelopeFields.Empty));
    }
}
