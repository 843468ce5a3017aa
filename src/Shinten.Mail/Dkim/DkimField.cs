using System.Globalization;
using System.Text;

namespace Shinten.Mail.Dkim;

/// <summary>Writes a DKIM-Signature field, folded; the signature itself comes last (RFC 6376 §3.5).</summary>
internal sealed class DkimField
{
    /// <summary>Lines stay below the 78 columns that RFC 5322 §2.1.1 asks for.</summary>
    private const int Columns = 76;

    private const int SignatureColumns = 72;

    private readonly StringBuilder _text = new("DKIM-Signature: v=1;", 1024);
    private int _column = "DKIM-Signature: v=1;".Length;

    /// <summary>What the signature is over: the field as it is without it.</summary>
    public byte[] Unsigned => Encoding.ASCII.GetBytes(_text.ToString());

    public void Tag(string name, string value) => Piece(" ", $"{name}={value};");

    public void Tag(string name, long value) => Tag(name, value.ToString(CultureInfo.InvariantCulture));

    // sig-h-tag = %x68 [FWS] "=" [FWS] hdr-name *( [FWS] ":" [FWS] hdr-name )
    public void Tag(string name, IReadOnlyList<byte[]> list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            string start = i == 0 ? name + "=" : "";
            Piece(i == 0 ? " " : "", start + Encoding.ASCII.GetString(list[i]) + (i == list.Count - 1 ? ";" : ":"));
        }
    }

    /// <summary>Begins the last tag, which is hashed without its value.</summary>
    public void BeginSignature() => Fold("b=");

    public void EndSignature(ReadOnlySpan<byte> signature)
    {
        string text = Convert.ToBase64String(signature);
        for (int i = 0; i < text.Length; i += SignatureColumns)
        {
            _text.Append(i == 0 ? "" : "\r\n\t").Append(text.AsSpan(i, Math.Min(SignatureColumns, text.Length - i)));
        }

        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    private void Piece(string space, string piece)
    {
        if (_column + space.Length + piece.Length > Columns)
        {
            Fold(piece);
            return;
        }

        _text.Append(space).Append(piece);
        _column += space.Length + piece.Length;
    }

    private void Fold(string piece)
    {
        _text.Append("\r\n\t").Append(piece);
        _column = 1 + piece.Length;
    }
}
