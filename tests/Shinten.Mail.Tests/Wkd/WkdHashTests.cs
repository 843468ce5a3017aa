using Shinten.Mail.Addresses;
using Shinten.Mail.Wkd;
using Xunit;

namespace Shinten.Mail.Tests.Wkd;

public sealed class WkdHashTests
{
    [Theory]

    // The example of draft-koch-openpgp-webkey-service, section 3.1; the others by gpg --with-wkd-hash.
    [InlineData("Joe.Doe@Example.ORG", "iy9q119eutrkn8s1mk4r39qejnbu3n5q")]
    [InlineData("alice@example.test", "kei1q4tipxxu1yj79k9kfukdhfy631xe")]
    public void An_address_has_the_hash_that_others_ask_for(string address, string hash)
    {
        Assert.True(MailAddress.TryParse(address, out MailAddress? parsed));

        Assert.Equal(hash, WkdHash.Of(parsed));
        Assert.True(WkdHash.IsHash(hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("iy9q119eutrkn8s1mk4r39qejnbu3n5")]
    [InlineData("IY9Q119EUTRKN8S1MK4R39QEJNBU3N5Q")]
    [InlineData("iy9q119eutrkn8s1mk4r39qejnbu3n5%")]
    public void Nothing_else_is_a_hash(string name) => Assert.False(WkdHash.IsHash(name));
}
