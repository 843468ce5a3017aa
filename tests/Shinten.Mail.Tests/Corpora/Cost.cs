using System.Buffers;
using System.Diagnostics;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Words;
using Xunit;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>
/// What a letter costs: <c>dotnet run --project tests/Shinten.Mail.Tests -c Release -- -explicit on -class
/// "*Cost"</c>.
/// </summary>
public sealed class Cost(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    [Fact(Explicit = true)]
    public void Of_a_letter_of_5_KB()
    {
        byte[] letter = Letters.FiveKilobytes();
        ParsedMessage parsed = ParsedMessage.Parse(letter);
        Envelope envelope = Envelope.Of(parsed);
        ArrayBufferWriter<byte> json = new();
        EnvelopeJson.Write(json, envelope);
        byte[] sealedText = json.WrittenSpan.ToArray();
        json.ResetWrittenCount();
        EnvelopeJson.Write(json, envelope with { Fields = envelope.Fields with { Cc = [] } });
        byte[] plain = json.WrittenSpan.ToArray();
        WordSet words = WordSet.FromMessage(parsed);
        WordQuery query = WordQuery.For("zzyzx");
        output.WriteLine($"letter {letter.Length} bytes, envelope {sealedText.Length}");
        output.WriteLine($"words {words.FrontCoded.Length} bytes, {words.ToList().Count} terms");

        Measure("parse", () => ParsedMessage.Parse(letter));
        Measure("envelope", () => Envelope.Of(parsed));
        Measure("envelope JSON", () =>
        {
            json.ResetWrittenCount();
            EnvelopeJson.Write(json, envelope);
        });
        Measure("preview", () => Preview.Of(parsed));
        Measure("words", () => WordSet.FromMessage(parsed));
        Measure("all at arrival", () =>
        {
            ParsedMessage message = ParsedMessage.Parse(letter);
            json.ResetWrittenCount();
            EnvelopeJson.Write(json, Envelope.Of(message));
            Preview.Of(message);
            WordSet.FromMessage(message);
        });
        Measure("inner headers", () => InnerHeaders.Patch(parsed));
        Measure("read envelope", () => EnvelopeJson.Read(sealedText));
        Measure("read fields", () => EnvelopeJson.ReadFields(sealedText));
        Measure("plain ENVELOPE", () =>
        {
            json.ResetWrittenCount();
            PlainEnvelope.TryWrite(plain, json);
        });
        Measure("word query", () => query.MayMatch(words.FrontCoded.Span));
    }

    [Fact(Explicit = true)]
    public void Of_the_words_of_100_KB()
    {
        ParsedMessage parsed = ParsedMessage.Parse(Letters.HundredKilobytes());
        Measure("words, 100 KB", () => WordSet.FromMessage(parsed), Rounds / 20);
    }

    private void Measure(string what, Action work, int rounds = Rounds)
    {
        for (int warm = 0; warm < rounds; warm++)
        {
            work();
        }

        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < rounds; round++)
        {
            work();
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine($"{what,-16} {spent.TotalMicroseconds / rounds,8:F2} µs {bytes / rounds,8} bytes");
    }
}
