using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Sealing.Tests.Slots;

public sealed class AppPasswordTests
{
    private const string Right = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567";

    [Theory]
    [InlineData(Right)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")]
    [InlineData("abcd efgh ijkl mnop qrst uvwx yz23 4567")]
    [InlineData("  abcd-EFGH--ijklmnop qrst uvwx yz23 4567 ")]
    public void However_it_is_typed_it_is_the_same(string text)
    {
        Assert.True(AppPassword.TryParse(text, out AppPassword? password));
        Assert.True(AppPassword.TryParse(Encoding.UTF8.GetBytes(text), out AppPassword? fromBytes));

        Assert.Equal(Right, password.Reveal());
        Assert.Equal(Right, fromBytes.Reveal());
        password.Dispose();
        fromBytes.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("correct horse battery staple")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ23456")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ2345677")]
    [InlineData("0BCDEFGHIJKLMNOPQRSTUVWXYZ234567")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ23456=")]
    [InlineData("ABCD_EFGHIJKLMNOPQRSTUVWXYZ234567")]
    [InlineData("ＡBCDEFGHIJKLMNOPQRSTUVWXYZ234567")]
    public void What_has_not_the_form_is_refused(string text)
    {
        Assert.False(AppPassword.TryParse(text, out _));
        Assert.False(AppPassword.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Its_verifier_is_of_this_account_alone()
    {
        using AppPassword password = AppPassword.Generate();
        using AuthKey here = password.AuthKey(new AccountId(1));
        using AuthKey again = password.AuthKey(new AccountId(1));
        using AuthKey there = password.AuthKey(new AccountId(2));

        Assert.Equal(here.Verifier(), again.Verifier());
        Assert.NotEqual(here.Verifier(), there.Verifier());
        Assert.True(here.Matches(again));
        Assert.False(here.Matches(there));
    }
}
