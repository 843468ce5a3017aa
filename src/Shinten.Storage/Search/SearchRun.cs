using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>The state of one search: what is decided of each message, and what is still open.</summary>
internal sealed class SearchRun
{
    private readonly SearchNode _tree;
    private readonly Verdict[] _verdicts;

    public SearchRun(IReadOnlyList<MessageEntry> messages, SearchNode tree)
    {
        Messages = messages;
        _tree = tree;
        _verdicts = new Verdict[messages.Count];
        Array.Fill(_verdicts, Verdict.Unknown);
    }

    public IReadOnlyList<MessageEntry> Messages { get; }

    /// <summary>The rows that are not decided yet.</summary>
    public int[] OpenRows()
    {
        List<int> rows = [];
        for (int row = 0; row < _verdicts.Length; row++)
        {
            if (_verdicts[row] == Verdict.Unknown)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>Decides what can be decided without opening anything; returns the rows that stay open.</summary>
    public int[] JudgeByIndex()
    {
        for (int row = 0; row < _verdicts.Length; row++)
        {
            if (_verdicts[row] == Verdict.Unknown)
            {
                Judge(new SearchSubject { Entry = Messages[row], Row = row });
            }
        }

        return OpenRows();
    }

    public void Judge(in SearchSubject subject) => _verdicts[subject.Row] = _tree.Judge(subject);

    public IReadOnlyList<MessageEntry> Found()
    {
        List<MessageEntry> found = [];
        for (int row = 0; row < _verdicts.Length; row++)
        {
            if (_verdicts[row] == Verdict.Yes)
            {
                found.Add(Messages[row]);
            }
        }

        return found;
    }
}
