using System.CommandLine.Parsing;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Terminal;

/// <summary>Reads arguments into types that are valid once they are held.</summary>
public static class CommandArguments
{
    public static DomainName? DomainName(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (Mail.Addresses.DomainName.TryParse(text, out DomainName? name))
            return name;

        argument.AddError($"\"{text}\" is not a domain name such as example.org.");
        return null;
    }

    public static MailAddress? Address(ArgumentResult argument)
    {
        if (MailAddress.TryParse(argument.Tokens[0].Value, out MailAddress? address) && address.Domain is not null)
            return address;

        argument.AddError($"\"{argument.Tokens[0].Value}\" is not an address such as alice@example.org.");
        return null;
    }

    public static MailAddress[]? Addresses(ArgumentResult argument)
    {
        List<MailAddress> addresses = [];
        foreach (Token token in argument.Tokens)
        {
            if (MailAddress.TryParse(token.Value, out MailAddress? address) && address.Domain is not null)
                addresses.Add(address);
            else
                argument.AddError($"\"{token.Value}\" is not an address such as alice@example.org.");
        }

        return [.. addresses];
    }
}
