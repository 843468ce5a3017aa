using System.Buffers;
using MimeKit;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

/// <summary>Real mail read by us and by MimeKit.</summary>
public sealed class MimeKitOracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Real_mail_has_the_same_parts_and_contents()
    {
        List<string> different = [];
        int count = 0;
        foreach ((string name, byte[] bytes) in SpamCorpus.Messages(every: 6))
        {
            count++;
            ParsedMessage ours = ParsedMessage.Parse(bytes);
            using MimeMessage theirs = MimeMessage.Load(new MemoryStream(bytes), TestContext.Current.CancellationToken);
            Compare(name, ours, theirs, different);
        }

        different.ForEach(output.WriteLine);

        // Mail without any header field, with a header that MimeKit reads on after a broken line, or the like.
        Assert.True(different.Count <= count / 50, $"{different.Count} of {count} differ.");
    }

    private static void Compare(string name, ParsedMessage ours, MimeMessage theirs, List<string> different)
    {
        List<string> wanted = [];
        Describe(theirs.Body, wanted);
        List<string> found = [];
        Describe(ours, ours.Root, found);
        wanted.Add($"{theirs.Subject}");
        found.Add($"{Envelope.Of(ours).Subject}");
        if (!wanted.SequenceEqual(found))
        {
            int at = wanted.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
            different.Add($"{name}: wanted {wanted.ElementAtOrDefault(at)} found {found.ElementAtOrDefault(at)}");
        }
    }

    private static void Describe(MimeEntity? entity, List<string> lines)
    {
        switch (entity)
        {
            case Multipart multipart:
                lines.Add($"{multipart.ContentType.MimeType} {multipart.Count}".ToLowerInvariant());
                foreach (MimeEntity child in multipart)
                {
                    Describe(child, lines);
                }

                break;
            case MimeKit.MessagePart message:
                lines.Add("message");
                Describe(message.Message?.Body, lines);
                break;
            case MimeKit.MimePart part:
                using (MemoryStream content = new())
                {
                    part.Content?.DecodeTo(content);
                    lines.Add(Leaf(part.ContentType.MimeType, content.ToArray()));
                }

                break;
            default:
                break;
        }
    }

    private static void Describe(ParsedMessage message, Shinten.Mail.Messages.MessagePart part, List<string> lines)
    {
        if (part.Type.IsMultipart)
        {
            lines.Add($"{part.Type} {part.Children.Count}");
        }
        else if (part.Message is { } inner)
        {
            lines.Add("message");
            Describe(message, inner, lines);
        }
        else
        {
            ArrayBufferWriter<byte> content = new();
            TransferDecoder.Decode(part.Encoding, message.Body(part), content);
            lines.Add(Leaf(part.Type.ToString(), content.WrittenSpan.ToArray()));
        }

        foreach (Shinten.Mail.Messages.MessagePart child in part.Children)
        {
            Describe(message, child, lines);
        }
    }

    private static string Leaf(string type, byte[] content)
    {
        int hash = content.Where(b => b is not (byte)'\r' and not (byte)'\n').Aggregate(17, (sum, b) => (sum * 31) + b);
        return $"{type.ToLowerInvariant()} {hash:x8}";
    }
}
