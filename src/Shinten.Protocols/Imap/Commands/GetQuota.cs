using System.Text;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Storage.Accounts;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>GETQUOTA: an account has one quota root, which has no name (RFC 9208 §4.1.1).</summary>
internal static class GetQuota
{
    private const long BytesPerUnit = 1024;

    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (Parse(session.Parse(arguments)).Length > 0)
        {
            return ValueTask.FromResult(ImapReply.No("NONEXISTENT", "No such quota root."));
        }

        WriteTo(session);
        return ValueTask.FromResult(ImapReply.Ok("That is the quota."));
    }

    // quota-response = "QUOTA" SP quota-root-name SP quota-list
    internal static void WriteTo(ImapSession session)
    {
        AccountQuota quota = session.User!.Account.Quota;
        List<string> resources = [];
        if (quota.LimitBytes > 0)
        {
            long used = (quota.UsedBytes + BytesPerUnit - 1) / BytesPerUnit;
            resources.Add(FormattableString.Invariant($"STORAGE {used} {quota.LimitBytes / BytesPerUnit}"));
        }

        if (quota.LimitLetters > 0)
        {
            resources.Add(FormattableString.Invariant($"MESSAGE {quota.UsedLetters} {quota.LimitLetters}"));
        }

        session.WriteUntagged($"QUOTA \"\" ({string.Join(' ', resources)})");
    }

    // getquota = "GETQUOTA" SP quota-root-name
    private static string Parse(ImapArguments arguments)
    {
        arguments.Space();
        string root = Encoding.Latin1.GetString(arguments.AString());
        arguments.End();
        return root;
    }
}
