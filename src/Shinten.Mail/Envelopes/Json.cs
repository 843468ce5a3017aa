using System.Text.Json;

namespace Shinten.Mail.Envelopes;

/// <summary>Steps through JSON that we wrote ourselves; anything else is a <see cref="JsonException"/>.</summary>
internal static class Json
{
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException();
        }
    }

    public static void ExpectArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }
    }

    public static void ExpectEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new JsonException();
        }
    }

    /// <summary>Moves to the next property name of an object, or to its end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException();
        }

        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next item of an array, or to its end.</summary>
    public static bool NextItem(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException();
        }

        return reader.TokenType != JsonTokenType.EndArray;
    }

    public static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new JsonException();

    public static string NextText(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return Text(ref reader);
    }

    public static long NextNumber(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return reader.TryGetInt64(out long number) && number >= 0 ? number : throw new JsonException();
    }

    public static int NextInt(ref Utf8JsonReader reader)
        => NextNumber(ref reader) is long number and <= int.MaxValue ? (int)number : throw new JsonException();

    public static byte[] NextBytes(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return reader.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw new JsonException();
    }

    public static IReadOnlyList<string> Strings(ref Utf8JsonReader reader)
    {
        ExpectArray(ref reader);
        if (!NextItem(ref reader))
        {
            return [];
        }

        string first = Text(ref reader);
        if (!NextItem(ref reader))
        {
            return [first];
        }

        List<string> strings = [first];
        do
        {
            strings.Add(Text(ref reader));
        }
        while (NextItem(ref reader));

        return strings;
    }
}
