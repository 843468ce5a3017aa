namespace Shinten.Sealing.OpenPgp;

/// <summary>A public key as people hand it over: armoured or binary, of a bounded size, without anything
/// secret.</summary>
internal static class PublicKeyFile
{
    private const int MostBytes = 256 * 1024;
    private const string TooLarge
        = "The key is too large. Export it without photographs and others' signatures.";

    /// <exception cref="OpenPgpException">It is refused; the message gives the reason for people.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file)
    {
        byte[] packets = Binary(file);
        RefuseSecrets(packets);
        return packets;
    }

    private static byte[] Binary(ReadOnlySpan<byte> file)
    {
        if (file.Length > 2 * MostBytes)
            throw new OpenPgpException(TooLarge);

        byte[] bytes = file is [>= 0x80, ..] and not [0xEF, 0xBB, 0xBF, ..]
            ? file.ToArray()
            : Armor.Read(file, 2 * MostBytes, out _);
        return bytes.Length <= MostBytes ? bytes : throw new OpenPgpException(TooLarge);
    }

    private static void RefuseSecrets(byte[] bytes)
    {
        PacketReader packets = new(bytes);
        while (packets.Read())
        {
            if (packets.Tag is PacketTag.SecretKey or PacketTag.SecretSubkey)
                throw new OpenPgpException("This is a private key. Keep it to yourself; give its public key.");
        }
    }
}
