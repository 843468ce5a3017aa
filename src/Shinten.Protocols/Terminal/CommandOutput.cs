using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Shinten.Protocols.Terminal;

/// <summary>Where a command prints: tables for people, JSON for programs when <c>--json</c> is given.</summary>
public sealed class CommandOutput(ParseResult arguments)
{
    private static readonly JsonWriterOptions JsonStyle = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private TextWriter Output => arguments.InvocationConfiguration.Output;

    public bool IsJson => arguments.GetValue(GlobalOptions.Json);

    /// <summary>Prints a list: a table, or an array of objects.</summary>
    public void PrintMany<T>(IReadOnlyCollection<T> rows, params IReadOnlyList<Column<T>> columns)
    {
        if (IsJson)
        {
            PrintJson(json => WriteArray(json, rows, columns));
            return;
        }

        if (rows.Count == 0)
        {
            Output.WriteLine("None.");
            return;
        }

        Table table = new() { Border = TableBorder.Rounded };
        foreach (Column<T> column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Heading)).NoWrap());
        }

        foreach (T row in rows)
        {
            table.AddRow([.. columns.Select(column => Markup.Escape(InWords(column.Value(row))))]);
        }

        PrintTable(table);
    }

    /// <summary>Prints one thing: its properties below each other, or one object.</summary>
    public void PrintOne<T>(T thing, params IReadOnlyList<Column<T>> columns)
    {
        if (IsJson)
        {
            PrintJson(json => WriteObject(json, thing, columns));
            return;
        }

        Table table = new() { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns(new TableColumn("").NoWrap(), new TableColumn("").NoWrap());
        foreach (Column<T> column in columns)
        {
            table.AddRow(Markup.Escape(column.Heading), Markup.Escape(InWords(column.Value(thing))));
        }

        PrintTable(table);
    }

    /// <summary>A sentence for people; programs asked for JSON and get none of it.</summary>
    public void Say(string sentence)
    {
        if (!IsJson)
        {
            Output.WriteLine(sentence);
        }
    }

    /// <summary>Asks a person; nobody there means no.</summary>
    public bool Confirm(string question)
    {
        Output.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    internal static void WriteArray<T>(
        Utf8JsonWriter json, IReadOnlyCollection<T> rows, IReadOnlyList<Column<T>> columns)
    {
        json.WriteStartArray();
        foreach (T row in rows)
        {
            WriteObject(json, row, columns);
        }

        json.WriteEndArray();
    }

    private static void WriteObject<T>(Utf8JsonWriter json, T row, IReadOnlyList<Column<T>> columns)
    {
        json.WriteStartObject();
        foreach (Column<T> column in columns)
        {
            json.WritePropertyName(column.Name);
            WriteValue(json, column.Value(row));
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool claim:
                json.WriteBooleanValue(claim);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case JsonRows rows:
                rows.WriteTo(json);
                break;
            case IEnumerable<string> list:
                json.WriteStartArray();
                foreach (string entry in list)
                {
                    json.WriteStringValue(entry);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string InWords(object? value) => value switch
    {
        null => "–",
        true => "yes",
        false => "no",
        IEnumerable<string> list => string.Join('\n', list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private void PrintJson(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonStyle))
        {
            write(json);
        }

        Output.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private void PrintTable(Table table)
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            ColorSystem = ColorSystemSupport.NoColors,
        });

        // What is copied from a table must be whole: a password or record is never broken to fit a narrow terminal.
        console.Profile.Width = Math.Max(console.Profile.Width, 2_000);
        console.Write(table);
        foreach (ReadOnlySpan<char> line in text.ToString().TrimEnd().EnumerateLines())
        {
            Output.WriteLine(line.TrimEnd());
        }
    }
}
