using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shinten.Server.Demo;

/// <summary><c>demo.json</c>: how to reach the demo and log in. Programs wait for it.</summary>
internal static class DemoFile
{
    public const string Name = "demo.json";

    /// <summary>Written beside its place and put there whole.</summary>
    public static async Task WriteAsync(
        string file,
        string domain,
        string authority,
        IReadOnlyDictionary<string, int> ports,
        string accountsFile,
        CancellationToken cancel)
    {
        string unfinished = file + ".new";
        await using (FileStream stream = File.Create(unfinished))
        await using (Utf8JsonWriter json = new(
            stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("host", "127.0.0.1");
            json.WriteString("domain", domain);
            json.WriteString("ca", authority);
            json.WriteStartObject("ports");
            foreach ((string name, int port) in ports)
            {
                json.WriteNumber(name, port);
            }

            json.WriteEndObject();
            json.WritePropertyName("accounts");
            using JsonDocument accounts = JsonDocument.Parse(await File.ReadAllBytesAsync(accountsFile, cancel));
            accounts.RootElement.WriteTo(json);
            json.WriteEndObject();
            await json.FlushAsync(cancel);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}
