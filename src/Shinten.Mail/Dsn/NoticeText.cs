using System.Globalization;

namespace Shinten.Mail.Dsn;

/// <summary>What a notice says to people, in one language.</summary>
internal abstract class NoticeText
{
    public static NoticeText For(string language)
        => language.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? new Japanese() : new English();

    public abstract string Sender { get; }

    public abstract string Subject(NoticeKind kind);

    /// <summary>What has happened, and what is to be done.</summary>
    public abstract string Opening(DeliveryNotice notice);

    /// <summary>Why, in words, for the codes that are met most.</summary>
    public abstract string? Reason(string status);

    public abstract string Answer(NoticeRecipient recipient);

    public abstract string Closing { get; }

    // The class does not matter: 4.4.1 and 5.4.1 are the same trouble.
    private static string Detail(string status) => status.Length > 2 ? status[2..] : "";

    private sealed class English : NoticeText
    {
        public override string Sender => "Mail delivery";

        public override string Closing
            => "The header of your letter follows. Its text is not in this notice; you have it in your own mailbox.";

        public override string Subject(NoticeKind kind) => kind switch
        {
            NoticeKind.Failed => "Your letter could not be delivered",
            NoticeKind.Delayed => "Your letter has not been delivered yet",
            NoticeKind.Delivered => "Your letter was delivered",
            NoticeKind.Relayed => "Your letter was passed on",
        };

        public override string Opening(DeliveryNotice notice) => notice.Kind switch
        {
            NoticeKind.Failed => "Your letter could not be delivered to:",
            NoticeKind.Delayed => string.Create(
                CultureInfo.InvariantCulture,
                $"Your letter is late. You need not do anything: it is tried until {notice.TriedUntil:yyyy-MM-dd HH:mm}"
                + $" UTC, and you are told if that fails. It has not reached:"),
            NoticeKind.Delivered => "Your letter lies in the mailboxes of:",
            NoticeKind.Relayed => "Your letter was passed on to a server that gives no notice of delivery, for:",
        };

        public override string? Reason(string status) => Detail(status) switch
        {
            "1.1" => "The address does not exist there. Check how it is written.",
            "1.2" => "There is no such domain. Check what stands behind the @.",
            "1.10" => "The domain takes no mail at all.",
            "2.1" => "The mailbox is closed.",
            "2.2" => "The mailbox is full. Try again later, or reach the recipient another way.",
            "3.4" => "The letter is too large for the other server. Send less, or a link.",
            "4.1" or "4.2" or "4.3" => "The other server could not be reached.",
            "4.6" => "The letter would have come back to this server. Tell the postmaster of the domain.",
            "4.7" => "It was tried for days without success.",
            "6.3" or "6.1" => "The other server does not take letters of this kind. Send it as plain text.",
            "6.7" => "The other server knows no addresses or headers beyond ASCII. Use an ASCII address.",
            "7.1" => "The other server does not take this letter, by its own rules.",
            "7.10" => "The connection to the other server is not safe enough, and was not used.",
            _ => null,
        };

        public override string Answer(NoticeRecipient recipient)
            => recipient.Host.Length > 0 ? $"{recipient.Host} answered: {recipient.Reply}" : recipient.Reply;
    }

    private sealed class Japanese : NoticeText
    {
        public override string Sender => "メール配送";

        public override string Closing
            => "お送りになったメールのヘッダーを添付します。本文はこの通知に含まれていません（送信済みのメールをご覧ください）。";

        public override string Subject(NoticeKind kind) => kind switch
        {
            NoticeKind.Failed => "メールを配送できませんでした",
            NoticeKind.Delayed => "メールの配送が遅れています",
            NoticeKind.Delivered => "メールを配送しました",
            NoticeKind.Relayed => "メールを次のサーバーに渡しました",
        };

        public override string Opening(DeliveryNotice notice) => notice.Kind switch
        {
            NoticeKind.Failed => "次の宛先にメールを配送できませんでした。",
            NoticeKind.Delayed => string.Create(
                CultureInfo.InvariantCulture,
                $"メールの配送が遅れています。{notice.TriedUntil:yyyy-MM-dd HH:mm}（UTC）まで再送を続け、届かなかったときはお知らせします。"
                + $"今は何もしていただく必要はありません。まだ届いていない宛先："),
            NoticeKind.Delivered => "次の宛先のメールボックスに配送しました。",
            NoticeKind.Relayed => "次の宛先のメールを、配送通知に対応していないサーバーに渡しました。",
        };

        public override string? Reason(string status) => Detail(status) switch
        {
            "1.1" => "そのアドレスは存在しません。つづりをご確認ください。",
            "1.2" => "そのドメインは存在しません。@ の後をご確認ください。",
            "1.10" => "そのドメインはメールを受け付けていません。",
            "2.1" => "メールボックスは閉じられています。",
            "2.2" => "メールボックスがいっぱいです。後でもう一度送るか、ほかの方法でご連絡ください。",
            "3.4" => "メールが大きすぎます。添付を減らすか、リンクでお送りください。",
            "4.1" or "4.2" or "4.3" => "相手のサーバーに接続できませんでした。",
            "4.6" => "メールがこのサーバーに戻ってきてしまいます。そのドメインの管理者にお知らせください。",
            "4.7" => "数日間再送しましたが、届きませんでした。",
            "6.3" or "6.1" => "相手のサーバーはこの形式のメールを受け付けません。プレーンテキストでお送りください。",
            "6.7" => "相手のサーバーは ASCII 以外のアドレスやヘッダーに対応していません。ASCII のアドレスをお使いください。",
            "7.1" => "相手のサーバーの方針により、受け取りを断られました。",
            "7.10" => "相手のサーバーとの接続が十分に安全ではないため、送信しませんでした。",
            _ => null,
        };

        public override string Answer(NoticeRecipient recipient)
            => recipient.Host.Length > 0 ? $"{recipient.Host} の応答：{recipient.Reply}" : recipient.Reply;
    }
}
