// What sealing and opening cost: CPU of the process, the best of five rounds, and bytes allocated.
//
//   dotnet run -c Release --project bench/sealing
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shinten.Keyring;
using Shinten.Keyring.Rings;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;

const int Seals = 10_000;

using AccountSecrets owner = AccountSecrets.Generate(new AccountId(7), Generation.First);
using Seal seal = Seal.Create(owner.AccountKey, [], TimeProvider.System);
using OpenedSeal opened = owner.Open(seal.Wrapped);
MessageId message = new(1);
byte[] text = Encoding.UTF8.GetBytes(Text(5_000));
byte[] words = Encoding.UTF8.GetBytes(
    string.Join('\u0004', Text(5_000).Split(' ').Distinct().Order(StringComparer.Ordinal)));
byte[] envelope = Encoding.UTF8.GetBytes(Envelope());
byte[] preview = text[..256];
ReadOnlySequence<byte> letter = new(text);
ArrayBufferWriter<byte> output = new(16 * 1024);
SealedEnvelope sealedEnvelope = seal.SealEnvelope(message, envelope);
SealedWords sealedWords = seal.SealWords(message, words);
SealedLetter sealedLetter = seal.SealLetter(letter, LetterSecrecy.Letter);

Measure("make a seal", 300, () => Seal.Create(owner.AccountKey, [], TimeProvider.System).Dispose());
Measure($"seal an envelope of {envelope.Length}", 20_000, () => seal.SealEnvelope(message, envelope));
Measure($"seal words of {words.Length}", 20_000, () => seal.SealWords(message, words));
Measure($"seal a letter of {text.Length}", 20_000, () => seal.SealLetter(letter, LetterSecrecy.Letter));
Measure("seal all four of a letter", 20_000, () =>
{
    seal.SealEnvelope(message, envelope);
    seal.SealPreview(message, preview);
    seal.SealWords(message, words);
    seal.SealLetter(letter, LetterSecrecy.Letter);
});
Measure("open an envelope", 20_000, () => Open(() => opened.TryOpen(sealedEnvelope, message, output)));
Measure("open words", 20_000, () => Open(() => opened.TryOpen(sealedWords, message, output)));
Measure("open a letter", 20_000, () => Open(
    () => opened.TryOpenLetter(new ReadOnlySequence<byte>(sealedLetter.Packet), sealedLetter.Facts, output)));
Measure("open a wrapped seal", 300, () => owner.Open(seal.Wrapped).Dispose());
MeasureManySeals();

void Open(Func<bool> open)
{
    output.ResetWrittenCount();
    if (!open())
        throw new InvalidOperationException("It does not open.");
}

// One envelope under each of many seals, as a quiet account has them after years: first wrapped, then in a ring.
void MeasureManySeals()
{
    WrappedSeal[] wrapped = new WrappedSeal[Seals];
    SealedEnvelope[] envelopes = new SealedEnvelope[Seals];
    for (int i = 0; i < Seals; i++)
    {
        using Seal one = Seal.Create(owner.AccountKey, [], TimeProvider.System);
        wrapped[i] = one.Wrapped;
        envelopes[i] = one.SealEnvelope(message, envelope);
    }

    OpenedSeal[] first = new OpenedSeal[Seals];
    Once($"open {Seals} wrapped seals and an envelope under each", () =>
    {
        for (int i = 0; i < Seals; i++)
        {
            first[i] = owner.Open(wrapped[i]);
            Open(() => first[i].TryOpen(envelopes[i], message, output));
        }
    });
    SealedRing sealedRing = owner.WriteRing(SealHalf.Envelope, first);
    Array.ForEach(first, one => one.Dispose());
    Once($"open a ring of {Seals} and an envelope under each", () =>
    {
        using OpenedRing ring = owner.OpenRing(sealedRing);
        OpenedRing[] rings = [ring];
        for (int i = 0; i < Seals; i++)
        {
            using OpenedSeal one = owner.Find(wrapped[i].Id, rings, null)!;
            Open(() => one.TryOpen(envelopes[i], message, output));
        }
    });
}

static void Measure(string what, int times, Action action)
{
    for (int i = 0; i < times; i++)
        action();
    double best = double.MaxValue;
    long allocated = 0;
    for (int round = 0; round < 5; round++)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times; i++)
            action();
        best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times);
        allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / times;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {best,9:F2} µs {allocated,8} B"));
}

static void Once(string what, Action action)
{
    TimeSpan before = Environment.CpuUsage.TotalTime;
    long began = Stopwatch.GetTimestamp();
    action();
    TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-60} {cpu.TotalMilliseconds,9:F0} ms CPU, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms"));
}

static string Text(int length)
{
    string[] vocabulary =
    [
        "the", "quarterly", "numbers", "and", "what", "to", "do", "about", "garden", "fence", "meeting", "please",
        "find",
        "attached", "report", "which", "shows", "that", "our", "expenses", "have", "risen", "by", "twelve", "percent",
    ];
    StringBuilder text = new();
    for (int i = 0; text.Length < length; i++)
        text.Append(vocabulary[(i * 7919) % 25]).Append(i % 3 == 0 ? $"{(i * 104_729) % 10_007}" : "").Append(' ');
    return text.ToString(0, length);
}

static string Envelope()
    => """
    {"from":[{"name":"Alice Example","email":"alice@example.org"}],"to":[{"name":"Bob","email":"bob@example.test"}],
    "replyTo":[{"name":"Alice","email":"alice+reply@example.org"}],"subject":"Re: The quarterly numbers, and the fence",
    "sentAt":"2026-11-20T14:22:31+01:00","messageId":["0d9b2f5c-7f6a-4b2e-8a9e-2c1f5b7d9a31@mail.example.org"],
    "inReplyTo":["CAF9qzW0Yb5k3s2d8@mail.example.com"],"references":["CAF9qzW0Yb5k3s2d8@mail.example.com"],
    "headers":{"List-Id":"<garden.lists.example.net>","List-Unsubscribe":"<mailto:leave@lists.example.net>"},
    "auth":"example.test; spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass",
    "hasAttachment":true,"attachments":["fence-plan.pdf"],"structure":{"type":"multipart/mixed","h":0,"b":1834,"parts":
    [{"type":"text/plain","charset":"utf-8","cte":"quoted-printable","h":1890,"b":1990,"l":2210,"n":55},
    {"type":"application/pdf","cte":"base64","name":"fence-plan.pdf","h":4300,"b":4490,"l":33120,"n":450}]},
    "letter":{"form":"020903","packet":5120,"payload":5000,"z":true,"check":"0d9b2f5c7f6a4b2e8a9e2c1f5b7d9a310d9b2f5c"}}
    """;
