using System.Buffers;
using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Protocols.Imap.Writing;

/// <summary>Writes BODY and BODYSTRUCTURE (RFC 9051 §7.5.2).</summary>
internal static class BodyStructureText
{
    private static readonly MessagePart EmptyText = new() { Type = ContentType.PlainText };

    /// <param name="extended">True for BODYSTRUCTURE, which adds what BODY leaves out.</param>
    public static void Write(IBufferWriter<byte> output, MessagePart part, bool extended, bool utf8)
        => new Writer(output, extended, utf8).Write(part);

    private readonly struct Writer(IBufferWriter<byte> output, bool extended, bool utf8)
    {
        // body = "(" (body-type-1part / body-type-mpart) ")"
        public void Write(MessagePart part)
        {
            output.WriteByte((byte)'(');
            if (part.Type.IsMultipart)
            {
                WriteMultipart(part);
            }
            else
            {
                WriteSingle(part);
            }

            output.WriteByte((byte)')');
        }

        // body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
        private void WriteMultipart(MessagePart part)
        {
            foreach (MessagePart child in part.Children)
            {
                Write(child);
            }

            if (part.Children.Count == 0)
            {
                // The grammar knows no multipart without parts; other servers show an empty text too.
                Write(EmptyText);
            }

            output.WriteByte((byte)' ');
            output.WriteString(part.Type.Subtype, utf8);
            if (extended)
            {
                output.WriteByte((byte)' ');
                WriteParameters(part.Type.Parameters);
                WriteExtension(part);
            }
        }

        // body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
        private void WriteSingle(MessagePart part)
        {
            output.WriteString(part.Type.Type, utf8);
            output.WriteByte((byte)' ');
            output.WriteString(part.Type.Subtype, utf8);
            output.WriteByte((byte)' ');
            WriteParameters(part.Type.Parameters);
            output.WriteByte((byte)' ');
            output.WriteNString(part.Id, utf8);
            output.WriteByte((byte)' ');
            output.WriteNString(Description(part), utf8);
            output.WriteByte((byte)' ');
            output.WriteString(part.Encoding, utf8);
            output.WriteByte((byte)' ');
            output.WriteNumber(part.BodyLength);
            if (part.Message is not null)
            {
                output.WriteByte((byte)' ');
                EnvelopeText.Write(output, part.MessageFields ?? EnvelopeFields.Empty, utf8);
                output.WriteByte((byte)' ');
                Write(part.Message);
            }

            if (part.Message is not null || part.Type.IsText)
            {
                output.WriteByte((byte)' ');
                output.WriteNumber(part.BodyLines);
            }

            if (extended)
            {
                output.WriteByte((byte)' ');
                output.WriteNString(part.Md5, utf8);
                WriteExtension(part);
            }
        }

        // body-fld-dsp SP body-fld-lang SP body-fld-loc
        private void WriteExtension(MessagePart part)
        {
            if (part.Disposition is null)
            {
                output.Write(" NIL "u8);
            }
            else
            {
                output.Write(" ("u8);
                output.WriteString(part.Disposition.Kind, utf8);
                output.WriteByte((byte)' ');
                WriteParameters(part.Disposition.Parameters);
                output.Write(") "u8);
            }

            WriteLanguage(part.Language);
            output.WriteByte((byte)' ');
            output.WriteNString(part.Location, utf8);
        }

        // body-fld-lang = nstring / "(" string *(SP string) ")"
        private void WriteLanguage(IReadOnlyList<string> language)
        {
            if (language.Count == 0)
            {
                output.Write("NIL"u8);
                return;
            }

            for (int i = 0; i < language.Count; i++)
            {
                output.WriteByte((byte)(i == 0 ? '(' : ' '));
                output.WriteString(language[i], utf8);
            }

            output.WriteByte((byte)')');
        }

        // body-fld-param = "(" string SP string *(SP string SP string) ")" / nil
        private void WriteParameters(IReadOnlyList<ContentParameter> parameters)
        {
            if (parameters.Count == 0)
            {
                output.Write("NIL"u8);
                return;
            }

            for (int i = 0; i < parameters.Count; i++)
            {
                output.WriteByte((byte)(i == 0 ? '(' : ' '));
                WriteParameter(parameters[i]);
            }

            output.WriteByte((byte)')');
        }

        private void WriteParameter(ContentParameter parameter)
        {
            string value = parameter.RawValue ?? parameter.Value;
            bool encodes = !utf8 && !Ascii.IsValid(value);

            // Before UTF-8 is enabled a client expects what a header may hold (RFC 2231 §4).
            output.WriteString(encodes ? parameter.Name + "*" : parameter.Name, utf8);
            output.WriteByte((byte)' ');
            output.WriteString(encodes ? "utf-8''" + Uri.EscapeDataString(value) : value, utf8);
        }

        private string? Description(MessagePart part)
        {
            if (part.RawDescription is not null)
            {
                return part.RawDescription;
            }

            return part.Description is null || utf8 || Ascii.IsValid(part.Description)
                ? part.Description
                : EncodedWord.Encode(part.Description);
        }
    }
}
