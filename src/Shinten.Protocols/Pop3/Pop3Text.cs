using System.Globalization;

namespace Shinten.Protocols.Pop3;

/// <summary>What a reply says to people, in each language (RFC 6856 §3.2). Text never begins with a bracket, which
/// would be a response code (RFC 2449 §8).</summary>
internal sealed record Pop3Text(string English, string Japanese)
{
    public static Pop3Text Greeting { get; } = new("Shinten is ready.", "Shinten です。");

    public static Pop3Text Goodbye { get; } = new("Goodbye.", "終了します。");

    public static Pop3Text GoodbyeLeft { get; } = new("Goodbye; {0} letters are left.", "終了します。残り {0} 通です。");

    public static Pop3Text Done { get; } = new("Done.", "完了しました。");

    public static Pop3Text Opened { get; } = new("{0} letters ({1} octets).", "{0} 通あります（{1} オクテット）。");

    public static Pop3Text NameTaken { get; } = new("Now the app password.", "アプリパスワードを送ってください。");

    public static Pop3Text CapabilityList { get; } = new("What this server can do:", "このサーバーの機能：");

    public static Pop3Text LanguageList { get; } = new("Languages:", "言語：");

    public static Pop3Text LanguageChosen { get; } = new("{0} English it is.", "{0} 日本語で応答します。");

    public static Pop3Text Utf8On { get; } = new("UTF-8 is on.", "UTF-8 を有効にしました。");

    public static Pop3Text BeginTls { get; } = new("Begin TLS now.", "TLS を開始してください。");

    public static Pop3Text LetterFollows { get; } = new("The letter follows.", "メールを送信します。");

    public static Pop3Text OctetsFollow { get; } = new("{0} octets", "{0} オクテット");

    public static Pop3Text TopFollows { get; } = new("The top of the letter follows.", "メールの先頭を送信します。");

    public static Pop3Text Deleted { get; } = new("Letter {0} will be deleted.", "メール {0} は終了時に削除されます。");

    public static Pop3Text UnknownCommand { get; } = new("Unknown command.", "不明なコマンドです。");

    public static Pop3Text LineTooLong { get; } = new("The line is too long.", "行が長すぎます。");

    public static Pop3Text NotText { get; }
        = new("The line holds control characters.", "行に制御文字が含まれています。");

    public static Pop3Text NoArguments { get; }
        = new("This command takes no arguments.", "このコマンドに引数はありません。");

    public static Pop3Text OneNumber { get; }
        = new("This command takes one message number.", "メール番号を 1 つ指定してください。");

    public static Pop3Text PerhapsNumber { get; }
        = new("This command takes one message number or none.", "指定できるメール番号は 1 つだけです。");

    public static Pop3Text NumberAndLines { get; } = new(
        "This command takes a message number and a number of lines.", "メール番号と行数を指定してください。");

    public static Pop3Text OneLanguage { get; }
        = new("This command takes one language or none.", "指定できる言語は 1 つだけです。");

    public static Pop3Text NoSuchLanguage { get; }
        = new("That language is not spoken here.", "その言語には対応していません。");

    public static Pop3Text SignInFirst { get; } = new("Sign in first.", "先にログインしてください。");

    public static Pop3Text SignedInAlready { get; } = new("You have signed in already.", "すでにログインしています。");

    public static Pop3Text UserFirst { get; } = new("Say USER first.", "先に USER を送ってください。");

    public static Pop3Text NoName { get; } = new("USER takes an address.", "アドレスを指定してください。");

    public static Pop3Text NotUtf8 { get; } = new("That is not UTF-8.", "UTF-8 ではありません。");

    public static Pop3Text NoPassword { get; } = new("PASS takes a password.", "パスワードを指定してください。");

    public static Pop3Text TlsFirst { get; } = new(
        "Passwords are taken under TLS alone: say STLS first.", "パスワードは TLS でのみ受け付けます。先に STLS を送ってください。");

    public static Pop3Text Refused { get; }
        = new("Address or app password is wrong.", "アドレスかアプリパスワードが違います。");

    public static Pop3Text Throttled { get; } = new(
        "Too many failed logins; try again later.", "ログインの失敗が多すぎます。しばらくしてからお試しください。");

    public static Pop3Text Unavailable { get; } = new(
        "Signing in is not possible at the moment.", "現在ログインできません。");

    public static Pop3Text InUse { get; } = new(
        "As many POP3 sessions as there may be have this maildrop open.", "同時に利用できる POP3 接続数に達しています。");

    public static Pop3Text SignedOut { get; } = new(
        "You are signed out: the app password was removed or the account suspended.",
        "ログアウトしました。アプリパスワードが削除されたか、アカウントが停止されています。");

    public static Pop3Text LoginTooSlow { get; }
        = new("You did not sign in for too long.", "ログインまでの時間が長すぎます。");

    public static Pop3Text TooManyErrors { get; } = new("Too many errors.", "エラーが多すぎます。");

    public static Pop3Text NoApop { get; } = new(
        "APOP is not offered: it would need every password in clear on the server.",
        "APOP は利用できません。サーバーはパスワードを平文で保存しません。");

    public static Pop3Text UnknownMechanism { get; }
        = new("That mechanism is not known here; there is PLAIN.", "その認証方式には対応していません（PLAIN のみ）。");

    public static Pop3Text NotPlain { get; }
        = new("That is not a PLAIN message in base64.", "base64 の PLAIN メッセージではありません。");

    public static Pop3Text GivenUp { get; } = new("Authentication was given up.", "認証を中止しました。");

    public static Pop3Text TlsAlready { get; } = new("TLS is on already.", "すでに TLS を使用しています。");

    public static Pop3Text TlsAfterUtf8 { get; }
        = new("STLS must come before UTF8.", "STLS は UTF8 より先に送ってください。");

    public static Pop3Text NoTls { get; } = new("TLS is not available now.", "現在 TLS は利用できません。");

    public static Pop3Text NoSuchLetter { get; }
        = new("There is no such letter; the highest number is {0}.", "そのメールはありません。番号は {0} までです。");

    public static Pop3Text DeletedAlready { get; }
        = new("Letter {0} is deleted already.", "メール {0} は削除済みです。");

    public static Pop3Text LetterGone { get; }
        = new("The letter is gone: another program has deleted it.", "そのメールは他のプログラムにより削除されました。");

    public static Pop3Text Damaged { get; } = new(
        "The letter is damaged and cannot be shown; the others can.", "メールが破損しているため表示できません。他のメールは読めます。");

    public static Pop3Text DiskFull { get; }
        = new("The server's disk is full.", "サーバーのディスクに空きがありません。");

    public static Pop3Text StoreAway { get; } = new(
        "The mail store does not answer; try again later.", "メールの保存先が応答しません。しばらくしてからお試しください。");

    public static Pop3Text NotDeleted { get; } = new(
        "{0} of the {1} letters to delete are still there.", "削除する {1} 通のうち {0} 通が残っています。");

    public static Pop3Text Stopping { get; }
        = new("The server is stopping; try again later.", "サーバーを停止しています。しばらくしてからお試しください。");

    public static Pop3Text Bug { get; } = new(
        "Something went wrong here; it has been logged.", "サーバーで問題が発生しました。記録しました。");

    public static Pop3Text Same(string line) => new(line, line);

    public string In(Pop3Language language, object[] values)
    {
        string text = language == Pop3Language.Japanese ? Japanese : English;
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
