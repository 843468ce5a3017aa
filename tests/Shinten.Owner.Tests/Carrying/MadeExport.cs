using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shinten.Owner.Tests.Carrying;

/// <summary>Writes an export as we would, with letters that no mail program would send.</summary>
internal sealed class MadeExport(string folder)
{
    private readonly List<string> _lines =
    [
        """{"kind":"export","version":1,"account":"x@example.org","accountId":99,"format":"eml","startedAt":"""
            + "\"2026-11-27T09:00:00+00:00\"}",
    ];

    private readonly Dictionary<string, int> _mailboxes = [];
    private int _uid;

    public MadeExport Mailbox(string path, bool isSubscribed = true)
    {
        _mailboxes.Add(path, _mailboxes.Count + 1);
        Add(new
        {
            kind = "folder",
            mailbox = _mailboxes[path],
            path = path.Split('/'),
            isSubscribed,
            location = "eml",
        });
        return this;
    }

    /// <summary>A letter, its bytes given as Latin-1, in one mailbox or in several with flags of their own.</summary>
    public MadeExport Letter(string letter, string date, params (string Mailbox, string Flags)[] places)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(letter);
        int message = ++_uid;
        foreach ((string mailbox, string flags) in places)
        {
            string file = $"eml/{++_uid}.eml";
            Directory.CreateDirectory(Path.Combine(folder, "eml"));
            File.WriteAllBytes(Path.Combine(folder, file), bytes);
            Add(new
            {
                kind = "letter",
                mailbox = _mailboxes[mailbox],
                uid = _uid,
                message,
                file,
                size = bytes.Length,
                sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                flags = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                date,
            });
        }

        return this;
    }

    /// <summary>Changes what was written so far.</summary>
    public MadeExport Replace(string text, string other)
    {
        for (int line = 0; line < _lines.Count; line++)
        {
            _lines[line] = _lines[line].Replace(text, other, StringComparison.Ordinal);
        }

        return this;
    }

    public string Write()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "manifest.jsonl"), _lines);
        return folder;
    }

    private void Add<T>(T line) => _lines.Add(JsonSerializer.Serialize(line));
}
