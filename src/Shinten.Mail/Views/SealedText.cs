namespace Shinten.Mail.Views;

/// <summary>
/// What stands in the place of a letter that a session may not open and has no OpenPGP key for. A letter's bytes:
/// never changed.
/// </summary>
internal static class SealedText
{
    public const string Subject = "Sealed letter / 親展";

    public const string Sender = "Shinten";

    public const string Body =
        "This letter is sealed. The server keeps it and cannot read it, and the app\r\n"
        + "password of this mail program does not open it.\r\n"
        + "\r\n"
        + "Open it in the web mail of your account, or use an app password with the\r\n"
        + "access \"everything\", or add your OpenPGP certificate to the account: new\r\n"
        + "letters can then be opened here with your OpenPGP key.\r\n"
        + "\r\n"
        + "このメールは封印されています。サーバーは保管しているだけで、内容を読むことは\r\n"
        + "できません。このメールソフトのアプリパスワードでは開封できません。\r\n"
        + "\r\n"
        + "開くには、アカウントのウェブメールを使うか、アクセス権「everything」の\r\n"
        + "アプリパスワードを使ってください。OpenPGP 公開鍵証明書をアカウントに登録すると、\r\n"
        + "以後に届くメールはここでも OpenPGP 鍵で開けます。\r\n";
}
