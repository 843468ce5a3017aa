using System.Runtime.InteropServices;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Pop3;

/// <summary>Lets so many sessions into a maildrop and no more.</summary>
/// <remarks>
/// RFC 1939 §4 has the maildrop locked "as necessary to prevent messages from being modified or removed". Letters do
/// not change here, numbers and sizes are those of the moment of sign-in, and a letter that another program removes
/// is answered with -ERR; so nobody is shut out by a telephone that has lost its network, unless the operator wants
/// the lock and allows one session.
/// </remarks>
internal sealed class MaildropDoor(int maxSessions)
{
    private readonly Dictionary<AccountId, int> _inside = [];

    public bool TryEnter(AccountId account)
    {
        lock (_inside)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_inside, account, out _);
            if (count >= maxSessions)
            {
                return false;
            }

            count++;
            return true;
        }
    }

    public void Leave(AccountId account)
    {
        lock (_inside)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_inside, account) == 0)
            {
                _inside.Remove(account);
            }
        }
    }
}
