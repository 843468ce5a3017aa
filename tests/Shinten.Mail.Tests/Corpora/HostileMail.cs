using System.Text;
using CsCheck;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Generators of mail that nobody would write: real shapes, mutated.</summary>
internal static class HostileMail
{
    private static readonly byte[][] Seeds =
    [
        Letters.Crlf("""
            From: "A (b" <a@b>, grp: c@d, e <f@[1.2.3.4]>;, =?utf-8?B?8J+Yig==?= <x@y>
            Subject: =?iso-2022-jp?B?GyRCJDMbKEI=?= =?utf-8?Q?a_=E3=81?= =?utf-8?Q?=82?=
            Date: Fri, 21 Nov 1997 09(comment):   55  :  06 -0600
            Message-ID: <a@b>
            References: <1@2> <3@4>

            body

            """),
        Letters.Crlf("""
            Content-Type: multipart/mixed; boundary="a"

            --a
            Content-Type: multipart/digest; boundary=b

            --b

            Subject: x

            inner
            --b--
            --a
            Content-Type: text/html; charset="shift_jis"
            Content-Transfer-Encoding: quoted-printable

            <p style='x>y'>=82=A0&amp;&#12354;&nbsp<script>no</script><!-- c --></p>
            --a--
            epilogue
            """),
        Letters.Crlf("""
            Content-Type: message/rfc822

            Content-Type: message/global

            Subject: deep
            Content-Type: application/x; name*0*=utf-8''%e3%81; name*1*=%82; name*2=".txt"


            """),
        Letters.Crlf("""
            Content-Type: text/plain; charset=gb18030; hp="cipher" (c
            HP-Outer: Subject: x
            Content-Transfer-Encoding: base64

            5rWL6K+V
            =
            AAAA====AA
            """),
        Letters.Crlf("""
            Content-Type: multipart/encrypted; boundary=x

            --x
            Content-Type: application/pgp-encrypted

            Version: 1
            --x
            Content-Type: application/octet-stream

            -----BEGIN PGP MESSAGE-----

            wV4DAAAAAAAAAAASAQdA
            -----END PGP MESSAGE-----
            --x--

            """),
    ];

    public static Gen<byte[]> Messages { get; } =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 4], Gen.OneOf(Piece, Noise)).Array[0, 12]
        select Mutated(seed, edits);

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
