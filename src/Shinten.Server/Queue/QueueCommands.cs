using System.CommandLine;
using System.Globalization;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Queue;

/// <summary>Letters that wait to be sent, from the shell: <c>shinten queue …</c>.</summary>
public static class QueueCommands
{
    private const int Page = 200;

    private static readonly Column<QueuedSummary>[] ListColumns =
    [
        new("id", letter => letter.Id),
        new("arrived", letter => Time(letter.Envelope?.ArrivedAt)),
        new("sender", SenderOf),
        new("recipients", letter => letter.Envelope is { } envelope ? Recipients(envelope) : null),
        new("waiting", letter => letter.Envelope?.Recipients.Count(IsWaiting)),
        new("attempts", letter => letter.Envelope?.Attempts),
        new("nextAttempt", letter => Time(letter.NextAttempt)),
        new("lastReply", letter => letter.Envelope?.Recipients.FirstOrDefault(IsWaiting)?.LastReply),
    ];

    private static readonly Column<QueuedSummary>[] ShowColumns =
    [
        new("id", letter => letter.Id),
        new("account", letter => letter.Account.Value),
        new("size", letter => letter.Size),
        new("sender", SenderOf),
        new("arrived", letter => Time(letter.Envelope?.ArrivedAt)),
        new("heldUntil", letter => Time(letter.Envelope?.HeldUntil)),
        new("attempts", letter => letter.Envelope?.Attempts),
        new("nextAttempt", letter => Time(letter.NextAttempt)),
    ];

    private static readonly Column<QueuedRecipientSummary>[] RecipientColumns =
    [
        new("recipient", recipient => recipient.Address.ToString()),
        new("state", recipient => recipient.State),
        new("lastReply", recipient => recipient.LastReply),
        new("lastHost", recipient => recipient.LastHost),
    ];

    public static Command Create(OpenAdministration open) => new("queue", "See what waits to be sent.")
    {
        List(open),
        Show(open),
        Retry(open),
        Drop(open),
    };

    private static Argument<string> Id() => new("id") { Description = "The letter, as shinten queue list names it." };

    private static Command List(OpenAdministration open)
    {
        Option<int> limit = new("--limit")
        {
            Description = "How many letters to show at most.",
            DefaultValueFactory = _ => 100,
        };
        Command command = new("list", "List the letters that wait to be sent, those that are tried next in front.")
        {
            limit,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            int most = Math.Max(1, arguments.GetValue(limit));
            await using IAdministration administration = await open(arguments, cancel);
            List<QueuedSummary> letters = [];
            QueuePageToRead next = QueuePageToRead.First(Math.Min(most, Page));
            QueuePage page;
            do
            {
                page = await administration.ListQueueAsync(next, cancel);
                letters.AddRange(page.Letters);
                if (page.Letters.Count > 0)
                {
                    QueuedSummary last = page.Letters[^1];
                    next = new QueuePageToRead(
                        last.NextAttempt, last.Account, last.Id, Math.Min(most - letters.Count, Page));
                }
            }
            while (page.Letters.Count > 0 && letters.Count < most);
            CommandOutput output = new(arguments);
            output.PrintMany(letters, ListColumns);
            if (page.Total > letters.Count)
            {
                output.Say($"{letters.Count} of {page.Total} letters; --limit shows more.");
            }
        });
        return command;
    }

    private static Command Show(OpenAdministration open)
    {
        Argument<string> id = Id();
        Command command = new("show", "Show what is known of one letter, without what it says.") { id };
        command.SetAction(async (arguments, cancel) =>
        {
            string named = arguments.GetRequiredValue(id);
            await using IAdministration administration = await open(arguments, cancel);
            QueuedSummary letter = await administration.FindQueuedAsync(named, cancel) ?? throw NotThere(named);
            IReadOnlyList<QueuedRecipientSummary> recipients = letter.Envelope?.Recipients ?? [];
            CommandOutput output = new(arguments);
            if (output.IsJson)
            {
                output.PrintOne(
                    letter, [.. ShowColumns, new("recipients", _ => JsonRows.Of(recipients, RecipientColumns))]);
                return;
            }

            output.PrintOne(letter, ShowColumns);
            output.PrintMany(recipients, RecipientColumns);
        });
        return command;
    }

    private static Command Retry(OpenAdministration open)
    {
        Argument<string?> id = new("id")
        {
            Description = "The letter, as shinten queue list names it; --all for every one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> all = new("--all") { Description = "Every letter of the queue." };
        Command command = new("retry", "Try a letter now, whatever its time.") { id, all };
        command.SetAction(async (arguments, cancel) =>
        {
            string? named = arguments.GetValue(id);
            if ((named is null) != arguments.GetValue(all))
            {
                throw new CommandFailedException("say which letter, or --all.");
            }

            await using IAdministration administration = await open(arguments, cancel);
            CommandOutput output = new(arguments);
            if (named is null)
            {
                output.Say($"{await administration.RetryQueueAsync(cancel)} letters are tried now.");
            }
            else if (await administration.RetryQueuedAsync(named, cancel))
            {
                output.Say("It is tried now; shinten queue show tells how it went.");
            }
            else
            {
                throw NotThere(named);
            }
        });
        return command;
    }

    private static Command Drop(OpenAdministration open)
    {
        Argument<string> id = Id();
        Command command = new("drop", "Throw a letter away. It is not sent to anybody any more, and nobody is told.")
        {
            id,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            string named = arguments.GetRequiredValue(id);
            await using IAdministration administration = await open(arguments, cancel);
            if (!await administration.DropQueuedAsync(named, cancel))
            {
                throw NotThere(named);
            }

            new CommandOutput(arguments).Say("It is gone.");
        });
        return command;
    }

    private static bool IsWaiting(QueuedRecipientSummary recipient) => recipient.State == "waiting";

    private static string? SenderOf(QueuedSummary letter)
        => letter.Envelope is { } envelope ? $"<{envelope.Sender}>" : null;

    private static string Recipients(QueuedEnvelope envelope)
        => envelope.Recipients.Count == 1
            ? envelope.Recipients[0].Address.ToString()
            : $"{envelope.Recipients[0].Address} and {envelope.Recipients.Count - 1} more";

    private static string? Time(DateTimeOffset? time)
        => time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static CommandFailedException NotThere(string id)
        => new($"there is no letter {id} in the queue; see shinten queue list.");
}
