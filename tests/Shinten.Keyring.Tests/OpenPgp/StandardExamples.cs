using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Keys and messages of RFC 9580 §A.</summary>
internal static class StandardExamples
{
    public const string Certificate = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYf
        GwoAAABCBYJjh3/jAwsJBwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxy
        KwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lw
        gyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaE
        QsiPlR4zxP/TP7mhfVEe7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn
        +eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAALAWCY4d/4wKbDCIh
        BssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8
        j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDEM0g12vYxoWM8Y81W+bHBw805
        I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUrk0mXubZvyl4GBg==
        -----END PGP PUBLIC KEY BLOCK-----
        """;

    public const string SecretKey = """
        -----BEGIN PGP PRIVATE KEY BLOCK-----

        xUsGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laMAGXKB
        exK+cH6NX1hs5hNhIB00TrJmosgv3mg1ditlsLfCsQYfGwoAAABCBYJjh3/jAwsJ
        BwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lwgyU2kCcUmKfvBXbAf6rh
        RYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaEQsiPlR4zxP/TP7mhfVEe
        7XWPxtnMUMtf15OyA51YBMdLBmOHf+MZAAAAIIaTJINn+eUBXbki+PSAld2nhJh/
        LVmFsS+60WyvXkQ1AE1gCk95TUR3XFeibg/u/tVY6a//1q0NWC1X+yui3O24wpsG
        GBsKAAAALAWCY4d/4wKbDCIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJAAAAAAQBIKbpGG2dWTX8j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDE
        M0g12vYxoWM8Y81W+bHBw805I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUr
        k0mXubZvyl4GBg==
        -----END PGP PRIVATE KEY BLOCK-----
        """;

    public const string LockedSecretKey = """
        -----BEGIN PGP PRIVATE KEY BLOCK-----

        xYIGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laP9JgkC
        FARdb9ccngltHraRe25uHuyuAQQVtKipJ0+r5jL4dacGWSAheCWPpITYiyfyIOPS
        3gIDyg8f7strd1OB4+LZsUhcIjOMpVHgmiY/IutJkulneoBYwrEGHxsKAAAAQgWC
        Y4d/4wMLCQcFFQoOCAwCFgACmwMCHgkiIQbLGGxPBgmml+TVLfpscisMHx4nwYpW
        cI9lJewnutmsyQUnCQIHAgAAAACtKCAQPi19In7A5tfORHHbNr/JcIMlNpAnFJin
        7wV2wH+q4UWFs7kDsBJ+xP2i8CMEWi7Ha8tPlXGpZR4UruETeh1mhELIj5UeM8T/
        0z+5oX1RHu11j8bZzFDLX9eTsgOdWATHggZjh3/jGQAAACCGkySDZ/nlAV25Ivj0
        gJXdp4SYfy1ZhbEvutFsr15ENf0mCQIUBA5hhGgp2oaavg6mFUXcFMwBBBUuE8qf
        9Ock+xwusd+GAglBr5LVyr/lup3xxQvHXFSjjA2haXfoN6xUGRdDEHI6+uevKjVR
        v5oAxgu7eJpaXNjCmwYYGwoAAAAsBYJjh3/jApsMIiEGyxhsTwYJppfk1S36bHIr
        DB8eJ8GKVnCPZSXsJ7rZrMkAAAAABAEgpukYbZ1ZNfyP5WMUzbUnSGpaUSD5t2Ki
        Nacp8DkBClZRa2c3AMQzSDXa9jGhYzxjzVb5scHDzTkjyRZWRdTq8U6L4da+/+Kt
        ruh8m7Xo2ehSSFyWRSuTSZe5tm/KXgYG
        -----END PGP PRIVATE KEY BLOCK-----
        """;

    public const string Signature = """
        -----BEGIN PGP SIGNATURE-----

        wpgGARsKAAAAKQWCY5ijYyIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJAAAAAGk2IHZJX1AhiJD39eLuPBgiUU9wUA9VHYblySHkBONKU/usJ9BvuAqo
        /FvLFuGWMbKAdA+epq7V4HOtAPlBWmU8QOd6aud+aSunHQaaEJ+iTFjP2OMW0KBr
        NK2ay45cX1IVAQ==
        -----END PGP SIGNATURE-----
        """;

    public const string Message = """
        -----BEGIN PGP MESSAGE-----

        wV0GIQYSyD8ecG9jCP4VGkF3Q6HwM3kOk+mXhIjR2zeNqZMIhRmHzxjV8bU/gXzO
        WgBM85PMiVi93AZfJfhK9QmxfdNnZBjeo1VDeVZheQHgaVf7yopqR6W1FT6NOrfS
        aQIHAgZhZBZTW+CwcW1g4FKlbExAf56zaw76/prQoN+bAzxpohup69LA7JW/Vp0l
        yZnuSj3hcFj0DfqLTGgr4/u717J+sPWbtQBfgMfG9AOIwwrUBqsFE9zW+f1zdlYo
        bhF30A+IitsxxA==
        -----END PGP MESSAGE-----
        """;

    public const string EaxPacket = """
        d2 69 02 07 01 06 9f f9 0e 3b 32 19 64 f3 a4 29 13 c8 dc c6 61 93 25 01
        52 27 ef b7 ea ea a4 9f 04 c2 e6 74 17 5d 4a 3d 22 6e d6 af cb 9c a9 ac
        12 2c 14 70 e1 1c 63 d4 c0 ab 24 1c 6a 93 8a d4 8b f9 9a 5a 99 b9 0b ba
        83 25 de 61 04 75 40 25 8a b7 95 9a 95 ad 05 1d da 96 eb 15 43 1d fe f5
        f5 e2 25 5c a7 82 61 54 6e 33 9a
        """;

    public const string OcbPacket = """
        d2 69 02 07 02 06 20 a6 61 f7 31 fc 9a 30 32 b5 62 33 26 02 7e 3a 5d 8d
        b5 74 8e be ff 0b 0c 59 10 d0 9e cd d6 41 ff 9f d3 85 62 75 80 35 bc 49
        75 4c e1 bf 3f ff a7 da d0 a3 b8 10 4f 51 33 cf 42 a4 10 0a 83 ee f4 ca
        1b 48 01 a8 84 6b f4 2b cd a7 c8 ce 9d 65 e2 12 f3 01 cb cd 98 fd ca de
        69 4a 87 7a d4 24 73 23 f6 e8 57
        """;

    public const string GcmPacket = """
        d2 69 02 07 03 06 fc b9 44 90 bc b9 8b bd c9 d1 06 c6 09 02 66 94 0f 72
        e8 9e dc 21 b5 59 6b 15 76 b1 01 ed 0f 9f fc 6f c6 d6 5b bf d2 4d cd 07
        90 96 6e 6d 1e 85 a3 00 53 78 4c b1 d8 b6 a0 69 9e f1 21 55 a7 b2 ad 62
        58 53 1b 57 65 1f d7 77 79 12 fa 95 e3 5d 9b 40 21 6f 69 a4 c2 48 db 28
        ff 43 31 f1 63 29 07 39 9e 6f f9
        """;

    public const string Aes128Message = """
        -----BEGIN PGP MESSAGE-----
        Comment: Encrypted using AES with 128-bit key
        Comment: Session key: 01FE16BBACFD1E7B78EF3B865187374F

        wycEBwScUvg8J/leUNU1RA7N/zE2AQQVnlL8rSLPP5VlQsunlO+ECxHSPgGYGKY+
        YJz4u6F+DDlDBOr5NRQXt/KJIf4m4mOlKyC/uqLbpnLJZMnTq3o79GxBTdIdOzhH
        XfA3pqV4mTzF
        -----END PGP MESSAGE-----
        """;

    public const string Aes192Message = """
        -----BEGIN PGP MESSAGE-----
        Comment: Encrypted using AES with 192-bit key

        wy8ECAThTKxHFTRZGKli3KNH4UP4AQQVhzLJ2va3FG8/pmpIPd/H/mdoVS5VBLLw
        F9I+AdJ1Sw56PRYiKZjCvHg+2bnq02s33AJJoyBexBI4QKATFRkyez2gldJldRys
        LVg77Mwwfgl2n/d572WciAM=
        -----END PGP MESSAGE-----
        """;

    public const string Aes256Message = """
        -----BEGIN PGP MESSAGE-----
        Comment: Encrypted using AES with 256-bit key

        wzcECQS4eJUgIG/3mcaILEJFpmJ8AQQVnZ9l7KtagdClm9UaQ/Z6M/5roklSGpGu
        623YmaXezGj80j4B+Ku1sgTdJo87X1Wrup7l0wJypZls21Uwd67m9koF60eefH/K
        95D1usliXOEm8ayQJQmZrjf6K6v9PWwqMQ==
        -----END PGP MESSAGE-----
        """;

    public static byte[] Hex(string digits)
        => Convert.FromHexString(string.Concat(digits.Where(char.IsAsciiHexDigit)));

    /// <summary>The encrypted data packet of a message, without the session keys before it.</summary>
    public static byte[] EncryptedPacket(byte[] packets)
    {
        PacketReader reader = new(packets);
        int start = 0;
        while (reader.Read() && reader.Tag != PacketTag.EncryptedAndProtectedData)
            start = packets.Length - reader.Rest.Length;

        return packets[start..];
    }
}
