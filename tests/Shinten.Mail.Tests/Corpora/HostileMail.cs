using System.Text;
using CsCheck;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Generators of mail that nobody would write: real shapes, mutated.</summary>
internal static class HostileMail
{
    private static readonly string[] Seeds =
    [
        "From: \"A (b\" <a@b>, grp: c@d, e <f@[1.2.3.4]>;, =?utf-8?B?8J+Yig==?= <x@y>\r\nSubject: =?iso-2022-jp?B?GyRCJDMbKEI=?= =?utf-8?Q?a_=E3=81?= =?utf-8?Q?=82?=\r\n"
        + "Date: Fri, 21 Nov 1997 09(comment):   55  :  06 -0600\r\nMessage-ID: <a@b>\r\nReferences: <1@2> <3@4>\r\n\r\nbody\r\n",
        "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\nContent-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\ninner\r\n--b--\r\n"
        + "--a\r\nContent-Type: text/html; charset=\"shift_jis\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p style='x>y'>=82=A0&amp;&#12354;&nbsp<script>no</script><!-- c --></p>\r\n--a--\r\nepilogue",
        "Content-Type: message/rfc822\r\n\r\nContent-Type: message/global\r\n\r\nSubject: deep\r\nContent-Type: application/x; name*0*=utf-8''%e3%81; name*1*=%82; name*2=\".txt\"\r\n\r\n",
        "Content-Type: text/plain; charset=gb18030; hp=\"cipher\" (c\r\nHP-Outer: Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n5rWL6K+V\r\n=\r\nAAAA====AA",
        "Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\nContent-Type: application/octet-stream\r\n\r\n"
        + "-----BEGIN PGP MESSAGE-----\r\n\r\nwV4DAAAAAAAAAAASAQdA\r\n-----END PGP MESSAGE-----\r\n--x--\r\n",
    ];

    public static Gen<byte[]> Messages { get; } =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 4], Gen.OneOf(Piece, Noise)).Array[0, 12]
        select Mutated(Encoding.UTF8.GetBytes(seed), edits);

    private static Gen<byte[]> Noise => Gen.Byte.Array[0, 6];

    private static Gen<byte[]> Piece => Gen.OneOf(
        "\r\n", "\n", "\r", "--a", "--a--\r\n", "--b\r\n", "\r\n\r\n", " ", "\"", "(", ")", "<", ">", "@", ";", ",",
            ":", "=?", "?=",
        "=?utf-8?Q?", "\\", "*", "'", "%", "\0", "=\r\n", "Content-Type: multipart/mixed; boundary=a\r\n",
            "Content-Type: ",
        "Content-Transfer-Encoding: base64\r\n", "&#x", "</script", "<!--", "日本語",
            "e\u0301").Select(Encoding.UTF8.GetBytes);

    private static byte[] Mutated(byte[] message, (double At, int Kind, byte[] Piece)[] edits)
    {
        List<byte> bytes = [.. message];
        foreach ((double at, int kind, byte[] piece) in edits)
        {
            int index = (int)(at * bytes.Count);
            int length = Math.Min(kind * 7, bytes.Count - index);
            switch (kind)
            {
                case 0 or 1:
                    bytes.InsertRange(index, piece);
                    break;
                case 2:
                    bytes.RemoveRange(index, length);
                    break;
                case 3:
                    bytes.InsertRange(index, [.. bytes.Skip(index).Take(length)]);
                    break;
                default:
                    bytes.RemoveRange(index, Math.Min(piece.Length, bytes.Count - index));
                    bytes.InsertRange(index, piece);
                    break;
            }
        }

        return [.. bytes];
    }
}
