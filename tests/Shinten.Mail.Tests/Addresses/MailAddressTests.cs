using Shinten.Mail.Addresses;
using Xunit;

namespace Shinten.Mail.Tests.Addresses;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("alice@example.org", "alice@example.org")]
    [InlineData("Alice+Shop@Example.ORG", "alice+shop@example.org")]
    [InlineData("\"alice\"@example.org", "alice@example.org")]
    [InlineData("\"a b\\\"c\"@example.org", "\"a b\\\"c\"@example.org")]
    [InlineData("\"a@b\"@example.org", "\"a@b\"@example.org")]
    [InlineData("user@[192.0.2.1]", "user@[192.0.2.1]")]
    [InlineData("user@[IPv6:2001:db8::1]", "user@[IPv6:2001:db8::1]")]
    [InlineData("山田@例え.jp", "山田@xn--r8jz45g.jp")]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    public void A_mailbox_has_one_canonical_form(string text, string canonical)
    {
        Assert.True(MailAddress.TryParse(text, out MailAddress? address));
        Assert.Equal(canonical, address.Canonical);
        Assert.True(MailAddress.TryParse(address.ToString(), out MailAddress? again));
        Assert.Equal(address, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("alice")]
    [InlineData("alice@")]
    [InlineData("@example.org")]
    [InlineData(".alice@example.org")]
    [InlineData("al..ice@example.org")]
    [InlineData("alice.@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData("alice@-example.org")]
    [InlineData("alice@example..org")]
    [InlineData("alice@example.org ")]
    [InlineData("alice@exa mple.org")]
    [InlineData("alice@[192.0.2.300]")]
    [InlineData("alice@[192.0.2]")]
    [InlineData("alice@[2001:db8::1]")]
    [InlineData("\"alice@example.org")]
    [InlineData("\"al\u0007ice\"@example.org")]
    [InlineData("al\r\nice@example.org")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    public void What_is_no_mailbox_is_refused(string text) => Assert.False(MailAddress.TryParse(text, out _));

    [Theory]
    [InlineData("alice+shop@example.org", "shop", "alice@example.org")]
    [InlineData("alice+a+b@example.org", "a+b", "alice@example.org")]
    [InlineData("alice@example.org", null, "alice@example.org")]
    [InlineData("+shop@example.org", null, "+shop@example.org")]
    public void A_detail_stands_behind_the_first_plus(string text, string? detail, string without)
    {
        Assert.True(MailAddress.TryParse(text, out MailAddress? address));
        Assert.Equal(detail, address.Detail);
        Assert.Equal(without, address.WithoutDetail.ToString());
    }

    [Theory]
    [InlineData("Example.ORG", "example.org")]
    [InlineData("例え.jp", "xn--r8jz45g.jp")]
    [InlineData("localhost", "localhost")]
    public void A_domain_name_is_kept_in_A_labels(string text, string value)
    {
        Assert.True(DomainName.TryParse(text, out DomainName? name));
        Assert.Equal(value, name.Value);
    }

    // RFC 5322 §A.1, its obsolete forms, and what is met in the wild.
    [Theory]
    [InlineData("John Doe <jdoe@machine.example>", "John Doe <jdoe@machine.example>")]
    [InlineData("\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>")]
    [InlineData("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
        "Mary Smith <mary@x.test>| <jdoe@example.org>|Who? <one@y.test>")]
    [InlineData("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
        "A Group:|Ed Jones <c@a.test>| <joe@where.test>|John <jdoe@one.test>|;")]
    [InlineData("Undisclosed recipients:;", "Undisclosed recipients:|;")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete <pete@silly.test>")]
    [InlineData("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", "Hidden recipients:|;")]
    [InlineData("Mary Smith <@node.test:mary@example.net>, , jdoe@test   . example",
        "Mary Smith <mary@example.net>| <jdoe@test.example>")]
    [InlineData("kbd@example.org (Bob)", "Bob <kbd@example.org>")]
    [InlineData("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>", "Keld Jørn Simonsen <keld@dkuug.dk>")]
    [InlineData("\"=?utf-8?B?5bGx55Sw?=\" <y@x.jp>", "山田 <y@x.jp>")]
    [InlineData("Doe, John <j@x.org>", " <Doe>|John <j@x.org>")]
    [InlineData("a@b.org <c@d.org>", "a@b.org <c@d.org>")]
    [InlineData("\"unterminated <c@d.org>", "unterminated <c@d.org>")]
    [InlineData("", "")]
    public void An_address_list_is_read(string field, string expected)
    {
        IEnumerable<string> found = AddressList.Parse(System.Text.Encoding.UTF8.GetBytes(field)).Select(address
            => address.Kind switch
        {
            HeaderAddressKind.GroupStart => $"{address.Name}:",
            HeaderAddressKind.GroupEnd => ";",
            HeaderAddressKind.Mailbox => $"{address.Name} <{address.Email}>",
        });

        Assert.Equal(expected, string.Join('|', found));
    }
}
