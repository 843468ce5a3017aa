using System.CommandLine.Parsing;
using Shinten.Sealing.Ids;

namespace Shinten.Owner.AppPasswords;

/// <summary>Reads how much a credential shall open.</summary>
internal static class AccessArgument
{
    public static Access Parse(ArgumentResult argument)
    {
        switch (argument.Tokens[0].Value.ToLowerInvariant())
        {
            case "ciphertext":
                return Access.Ciphertext;
            case "envelopes":
                return Access.Envelopes;
            case "everything":
                return Access.Everything;
            default:
                argument.AddError(
                    $"\"{argument.Tokens[0].Value}\" is no access: say ciphertext, envelopes or everything.");
                return Access.Ciphertext;
        }
    }
}
