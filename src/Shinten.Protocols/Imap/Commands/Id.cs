using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>ID: each side may say which program it is. What the client says is not kept (RFC 2971 §3.1).</summary>
internal static class Id
{
    private const int MaxFields = 30;

    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        Parse(session.Parse(arguments));
        session.WriteUntagged("ID (\"name\" \"Shinten\")");
        return ValueTask.FromResult(ImapReply.Ok("Pleased to meet you."));
    }

    // id = "ID" SP id_params_list;  id_params_list = "(" *(string SPACE nstring) ")" / nil
    private static void Parse(ImapArguments arguments)
    {
        arguments.Space();
        if (!arguments.TakesWord("NIL"u8))
        {
            arguments.Open();
            for (int fields = 0; !arguments.Takes((byte)')'); fields++)
            {
                if (fields == MaxFields)
                {
                    throw new ImapSyntaxException("ID has too many fields.");
                }

                if (fields > 0)
                {
                    arguments.Space();
                }

                arguments.String();
                arguments.Space();
                arguments.NString();
            }
        }

        arguments.End();
    }
}
