using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Words;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>A search key made ready: it judges by what is known, and says what it would need to know more.</summary>
internal abstract class SearchNode
{
    private SearchNode()
    {
    }

    /// <summary>What has to be read of a message before this can always judge.</summary>
    public virtual ShownParts Needs => ShownParts.None;

    public abstract Verdict Judge(in SearchSubject subject);

    /// <summary>Adds the nodes that word sets can narrow.</summary>
    public virtual void AddNarrowable(List<Worded> nodes)
    {
    }

    private static Verdict Of(bool matches) => matches ? Verdict.Yes : Verdict.No;

    public sealed class Always(bool matches) : SearchNode
    {
        public override Verdict Judge(in SearchSubject subject) => Of(matches);
    }

    /// <summary>Decided by the index entry alone.</summary>
    public sealed class Indexed(Func<MessageEntry, bool> matches) : SearchNode
    {
        public override Verdict Judge(in SearchSubject subject) => Of(matches(subject.Entry));
    }

    /// <summary>Decided by the fields of the envelope.</summary>
    public sealed class Listed(Func<EnvelopeFields, bool> matches) : SearchNode
    {
        public override ShownParts Needs => ShownParts.Envelope;

        public override Verdict Judge(in SearchSubject subject)
            => subject.Fields is { } fields ? Of(matches(fields)) : subject.Unseen;
    }

    /// <summary>Decided by the header or the text, which sealed words can narrow.</summary>
    /// <param name="words">What of the text word sets cover; they narrow by nothing where it is empty.</param>
    public abstract class Worded(string text, string words) : SearchNode
    {
        private HashSet<int>? _candidates;

        public WordQuery Query { get; } = WordQuery.For(words);

        protected SearchString Search { get; } = new(text);

        /// <summary>Leaves these rows as the only ones that may match.</summary>
        public void NarrowTo(HashSet<int> candidates) => _candidates = candidates;

        public sealed override void AddNarrowable(List<Worded> nodes)
        {
            if (Query.Narrows)
            {
                nodes.Add(this);
            }
        }

        public sealed override Verdict Judge(in SearchSubject subject)
            => _candidates is { } rows && !rows.Contains(subject.Row) ? Verdict.No : JudgeText(subject);

        protected abstract Verdict JudgeText(in SearchSubject subject);
    }

    public sealed class HeaderField(string name, string text)
        : Worded(text, SearchText.Covers(Encoding.UTF8.GetBytes(name)) ? text : "")
    {
        public override ShownParts Needs => ShownParts.Header;

        protected override Verdict JudgeText(in SearchSubject subject)
            => subject.Header is { } header
                ? Of(SearchText.HeaderContains(header.Span, name, Search))
                : subject.Unseen;
    }

    public sealed class BodyText(string text) : Worded(text, text)
    {
        public override ShownParts Needs => ShownParts.Bytes;

        protected override Verdict JudgeText(in SearchSubject subject)
            => subject.Letter is { } letter ? Of(SearchText.BodyContains(letter, Search)) : subject.Unseen;
    }

    public sealed class AnyText(string text) : Worded(text, text)
    {
        public override ShownParts Needs => ShownParts.Bytes;

        protected override Verdict JudgeText(in SearchSubject subject)
            => subject.Letter is { } letter ? Of(SearchText.TextContains(letter, Search)) : subject.Unseen;
    }

    /// <summary>TEXT at an access that sees headers alone.</summary>
    public sealed class HeaderText(string text) : SearchNode
    {
        private readonly SearchString _search = new(text);

        public override ShownParts Needs => ShownParts.Header;

        public override Verdict Judge(in SearchSubject subject)
            => subject.Header is { } header
                ? Of(SearchText.TextContains(ParsedMessage.Parse(header), _search))
                : subject.Unseen;
    }

    public sealed class Negation(SearchNode inner) : SearchNode
    {
        public override ShownParts Needs => inner.Needs;

        public override Verdict Judge(in SearchSubject subject) => inner.Judge(subject) switch
        {
            Verdict.No => Verdict.Yes,
            Verdict.Yes => Verdict.No,
            Verdict.Unknown => Verdict.Unknown,
        };

        public override void AddNarrowable(List<Worded> nodes) => inner.AddNarrowable(nodes);
    }

    /// <summary>All of them, or at least one: whichever verdict ends the matter first.</summary>
    public sealed class Junction(SearchNode[] nodes, Verdict decisive) : SearchNode
    {
        public override ShownParts Needs { get; } = nodes.Aggregate(ShownParts.None, (all, node) => all | node.Needs);

        public override Verdict Judge(in SearchSubject subject)
        {
            Verdict verdict = decisive == Verdict.No ? Verdict.Yes : Verdict.No;
            foreach (SearchNode node in nodes)
            {
                Verdict one = node.Judge(subject);
                if (one == decisive)
                {
                    return decisive;
                }

                verdict = one == Verdict.Unknown ? Verdict.Unknown : verdict;
            }

            return verdict;
        }

        public override void AddNarrowable(List<Worded> narrowable)
        {
            foreach (SearchNode node in nodes)
            {
                node.AddNarrowable(narrowable);
            }
        }
    }
}
