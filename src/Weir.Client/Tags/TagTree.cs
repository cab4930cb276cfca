using System.Globalization;
using Weir.Wire;

namespace Weir.Client.Tags;

/// <summary>
/// What of a list of attributes is to be seen: sequences can be closed, and a search leaves what matches and what it stands in.
/// </summary>
public sealed class TagTree
{
    /// <summary>A list that is longer begins with its sequences closed: what is on the top level is looked for more often. A guess.</summary>
    private const int MostOpen = 400;

    private readonly IReadOnlyList<TagEntry> _entries;
    private readonly int[] _ends;
    private readonly int[] _parents;
    private readonly HashSet<int> _closed = [];
    private string _search = "";
    private string _folded = "";
    private string[]? _texts;

    /// <summary>Shows a list.</summary>
    public TagTree(TagList list)
    {
        _entries = list.Entries;
        (_ends, _parents) = (new int[_entries.Count], new int[_entries.Count]);
        FindNesting();
        if (_entries.Count > MostOpen)
        {
            CloseAll();
        }
        Refresh();
    }

    /// <summary>Indices of the visible entries.</summary>
    public IReadOnlyList<int> Rows { get; private set; } = [];

    /// <summary>Entries that the search found; 0 without one.</summary>
    public int Matches { get; private set; }

    /// <summary>Data elements, items not counted.</summary>
    public int Elements => _entries.Count(e => e.Kind == TagEntryKind.Element);

    /// <summary>An entry.</summary>
    public TagEntry this[int index] => _entries[index];

    /// <summary>
    /// Tag (<c>0010,0010</c> or <c>00100010</c>), keyword, private creator, value or what a UID is called; without regard to case, accents and width.
    /// </summary>
    public string Search
    {
        get => _search;
        set
        {
            _search = value.Trim();
            _folded = SearchText.Fold(_search);
            Refresh();
        }
    }

    /// <summary>Whether something can be opened and closed there.</summary>
    public bool HasContent(int index) => _ends[index] > index + 1;

    /// <summary>Whether what is in an entry is seen.</summary>
    public bool IsOpen(int index) => _search.Length > 0 || !_closed.Contains(index);

    /// <summary>The entry that an entry stands in; -1 on the top level.</summary>
    public int ParentOf(int index) => _parents[index];

    /// <summary>Opens or closes an entry; harmless where there is nothing in it.</summary>
    public void SetOpen(int index, bool open)
    {
        if (HasContent(index) && (open ? _closed.Remove(index) : _closed.Add(index)))
        {
            Refresh();
        }
    }

    /// <summary>Opens every sequence.</summary>
    public void OpenEverything()
    {
        _closed.Clear();
        Refresh();
    }

    /// <summary>Closes every sequence.</summary>
    public void CloseEverything()
    {
        CloseAll();
        Refresh();
    }

    /// <summary>A tag as people write it; an item has none.</summary>
    public static string TagOf(TagEntry entry) =>
        entry.Kind == TagEntryKind.Item
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"({entry.Tag >> 16:X4},{entry.Tag & 0xFFFF:X4})"
            );

    /// <summary>The visible entries as text, one a line, nested ones set in.</summary>
    public string ToText() =>
        string.Join(
            '\n',
            Rows.Select(row => _entries[row])
                .Select(e =>
                    new string(' ', 2 * e.Depth)
                    + (
                        e.Kind == TagEntryKind.Item
                            ? $"#{e.Tag}"
                            : $"{TagOf(e)} {e.VR} {e.Name} {e.Value}".TrimEnd()
                    )
                )
        );

    // An entry ends where the next one of its depth or above begins.
    private void FindNesting()
    {
        var open = new Stack<int>();
        for (var i = 0; i <= _entries.Count; i++)
        {
            while (
                open.TryPeek(out var last)
                && (i == _entries.Count || _entries[i].Depth <= _entries[last].Depth)
            )
            {
                _ends[open.Pop()] = i;
            }
            if (i < _entries.Count)
            {
                _parents[i] = open.TryPeek(out var parent) ? parent : -1;
                open.Push(i);
            }
        }
    }

    private void CloseAll()
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            // Items stay open: who opens a sequence wants to see into it.
            if (HasContent(i) && _entries[i].Kind == TagEntryKind.Element)
            {
                _closed.Add(i);
            }
        }
    }

    private void Refresh()
    {
        var rows = new List<int>();
        Matches = 0;
        if (_search.Length == 0)
        {
            for (var i = 0; i < _entries.Count; i = _closed.Contains(i) ? _ends[i] : i + 1)
            {
                rows.Add(i);
            }
        }
        else
        {
            var shown = new HashSet<int>();
            for (var i = 0; i < _entries.Count; i++)
            {
                if (IsMatch(i))
                {
                    Matches++;
                    for (var at = i; at >= 0 && shown.Add(at); at = _parents[at]) { }
                }
            }
            rows.AddRange(shown.Order());
        }
        Rows = rows;
    }

    private bool IsMatch(int index)
    {
        var entry = _entries[index];
        if (entry.Kind != TagEntryKind.Element)
        {
            return false;
        }
        // Folded once, and only when somebody searches.
        _texts ??= [.. _entries.Select(e => SearchText.Fold($"{e.Name}|{e.Value}|{e.Meaning}"))];
        const StringComparison Any = StringComparison.OrdinalIgnoreCase;
        return _folded.Length > 0 && _texts[index].Contains(_folded, StringComparison.Ordinal)
            || TagOf(entry).Contains(_search, Any)
            || entry.Tag.ToString("X8", CultureInfo.InvariantCulture).Contains(_search, Any);
    }
}
