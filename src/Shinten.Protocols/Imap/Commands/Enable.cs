using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>ENABLE turns on what changes the server's answers (RFC 9051 §6.3.1).</summary>
internal static class Enable
{
    private const int MaxNames = 50;

    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        List<string> enabled = [];
        foreach (string name in Parse(session.Parse(arguments)))
        {
            ImapFeatures feature = FeatureOf(name);
            if (feature != ImapFeatures.None && !session.Enabled.HasFlag(feature))
            {
                session.Enable(feature);
                enabled.Add(name);
            }
        }

        session.WriteUntagged(enabled.Count == 0 ? "ENABLED" : $"ENABLED {string.Join(' ', enabled)}");
        return ValueTask.FromResult(ImapReply.Ok("Enabled."));
    }

    private static ImapFeatures FeatureOf(string name) => name switch
    {
        "IMAP4REV2" => ImapFeatures.Rev2,
        "UTF8=ACCEPT" => ImapFeatures.Utf8,
        "CONDSTORE" => ImapFeatures.CondStore,
        _ => ImapFeatures.None,
    };

    // enable = "ENABLE" 1*(SP capability)
    private static List<string> Parse(ImapArguments arguments)
    {
        List<string> names = [];
        do
        {
            arguments.Space();
            names.Add(System.Text.Encoding.ASCII.GetString(arguments.Atom()).ToUpperInvariant());
        }
        while (!arguments.IsAtEnd && names.Count < MaxNames);
        arguments.End();
        return names;
    }
}
