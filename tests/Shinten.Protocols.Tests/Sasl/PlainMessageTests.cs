using System.Text;
using Shinten.Protocols.Sasl;
using Xunit;

namespace Shinten.Protocols.Tests.Sasl;

/// <summary>SASL PLAIN (RFC 4616 §2).</summary>
public sealed class PlainMessageTests
{
    [Theory]
    [InlineData("\0alice@example.test\0secret", "alice@example.test", "secret")]
    [InlineData("alice@example.test\0alice@example.test\0s", "alice@example.test", "s")]
    public void Address_and_secret_are_taken_apart(string message, string address, string secret)
    {
        Assert.True(PlainMessage.TryParse(Encode(message), out PlainMessage? plain));
        Assert.Equal(address, plain.Address);
        Assert.Equal(secret, Encoding.UTF8.GetString(plain.Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice\0secret")]
    [InlineData("\0\0secret")]
    [InlineData("\0alice\0")]
    [InlineData("\0alice\0a\0b")]
    [InlineData("bob\0alice\0secret")]
    public void Anything_else_is_refused(string message)
        => Assert.False(PlainMessage.TryParse(Encode(message), out _));

    [Theory]
    [InlineData("not base64!")]
    [InlineData("AGE")]
    [InlineData("=")]
    public void So_is_what_is_no_base64(string response)
        => Assert.False(PlainMessage.TryParse(Encoding.ASCII.GetBytes(response), out _));

    private static byte[] Encode(string message)
        => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));
}
