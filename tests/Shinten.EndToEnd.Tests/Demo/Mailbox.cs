using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>Signed-in MailKit sessions on the demo, over TLS that the demo's own authority vouches for.</summary>
internal static class Mailbox
{
    public static async Task<ImapClient> OpenAsync(
        DemoFile demo, DemoAccount account, string access, CancellationToken cancel)
    {
        ImapClient client = new();
        client.SslProtocols = System.Security.Authentication.SslProtocols.None;
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = new DemoAuthority(demo.Ca).Vouches;
        await client.ConnectAsync(demo.Host, demo.Ports["imaps"], SecureSocketOptions.SslOnConnect, cancel);
        await client.AuthenticateAsync(account.Address, account.AppPasswords.For(access), cancel);
        return client;
    }

    /// <summary>The letters of the Inbox whose shown bytes hold a text, as this session is shown them.</summary>
    public static async Task<IReadOnlyList<byte[]>> FindAsync(ImapClient client, string text, CancellationToken cancel)
    {
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, cancel);
        List<byte[]> found = [];
        foreach (UniqueId uid in await client.Inbox.SearchAsync(SearchQuery.All, cancel))
        {
            byte[] bytes = await BytesAsync(client.Inbox, uid, cancel);
            if (Encoding.UTF8.GetString(bytes).Contains(text, StringComparison.Ordinal))
            {
                found.Add(bytes);
            }
        }

        return found;
    }

    /// <summary>One letter exactly as the server sends it.</summary>
    public static async Task<byte[]> BytesAsync(IMailFolder folder, UniqueId uid, CancellationToken cancel)
    {
        using Stream stream = await folder.GetStreamAsync(uid, cancel);
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }
}
