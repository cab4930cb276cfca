using System.Collections.Immutable;

namespace Weir.Client.Measuring;

/// <summary>
/// All measurements of the tab, with undo. They belong to images, not to modes: leaving a study and coming back finds them.
/// </summary>
public sealed partial class MeasurementBook
{
    private const int MostSteps = 200;

    private readonly List<ImmutableList<Measurement>> _undo = [];
    private readonly Stack<ImmutableList<Measurement>> _redo = new();
    private int _nextId;

    /// <summary>All, in the order in which they were made.</summary>
    public ImmutableList<Measurement> All { get; private set; } = [];

    /// <summary>The chosen one's number; 0 for none.</summary>
    public int SelectedId { get; private set; }

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Whether there is a step to take back.</summary>
    public bool CanUndo => _undo.Count > 0;

    /// <summary>Whether a step was taken back.</summary>
    public bool CanRedo => _redo.Count > 0;

    /// <summary>Raised after any change.</summary>
    public event Action? Changed;

    /// <summary>Those on an image.</summary>
    public IEnumerable<Measurement> On(ImagePlace place) => All.Where(m => m.Place == place);

    /// <summary>One by its number; null when it is gone.</summary>
    public Measurement? Find(int id) => All.Find(m => m.Id == id);

    /// <summary>Adds one and chooses it.</summary>
    public Measurement Add(
        MeasurementKind kind,
        ImagePlace place,
        ImmutableArray<ImagePoint> points
    )
    {
        Remember();
        var made = new Measurement(++_nextId, kind, place, points);
        All = All.Add(made);
        SelectedId = made.Id;
        Raise();
        return made;
    }

    /// <summary>Begins a step that several <see cref="Change"/> calls make up, such as a drag.</summary>
    public void BeginChange() => Remember();

    /// <summary>Puts another form in the place of one; no step of its own.</summary>
    public void Change(Measurement changed)
    {
        var at = All.FindIndex(m => m.Id == changed.Id);
        if (at >= 0 && All[at] != changed)
        {
            All = All.SetItem(at, changed);
            Raise();
        }
    }

    /// <summary>Removes one.</summary>
    public void Remove(int id)
    {
        var at = All.FindIndex(m => m.Id == id);
        if (at >= 0)
        {
            Remember();
            All = All.RemoveAt(at);
            SelectedId = SelectedId == id ? 0 : SelectedId;
            Raise();
        }
    }

    /// <summary>Chooses one; 0 for none.</summary>
    public void Select(int id)
    {
        if (id != SelectedId)
        {
            SelectedId = id;
            Raise();
        }
    }

    /// <summary>Takes the last step back.</summary>
    public void Undo()
    {
        if (_undo.Count > 0)
        {
            _redo.Push(All);
            Restore(_undo[^1]);
            _undo.RemoveAt(_undo.Count - 1);
            Raise();
        }
    }

    /// <summary>Takes the last undo back.</summary>
    public void Redo()
    {
        if (_redo.TryPop(out var next))
        {
            _undo.Add(All);
            Restore(next);
            Raise();
        }
    }

    /// <summary>Forgets the last step if it changed nothing, such as a click that was no drag.</summary>
    public void DropEmptyStep()
    {
        if (_undo.Count > 0 && _undo[^1] == All)
        {
            _undo.RemoveAt(_undo.Count - 1);
        }
    }

    /// <summary>Forgets everything: another user's time begins.</summary>
    public void Forget()
    {
        _undo.Clear();
        _redo.Clear();
        (All, SelectedId) = ([], 0);
        Raise();
    }

    private void Restore(ImmutableList<Measurement> all)
    {
        All = all;
        SelectedId = All.Exists(m => m.Id == SelectedId) ? SelectedId : 0;
    }

    private void Remember()
    {
        _redo.Clear();
        _undo.Add(All);
        if (_undo.Count > MostSteps)
        {
            _undo.RemoveAt(0);
        }
    }

    private void Raise()
    {
        Version++;
        Changed?.Invoke();
    }
}
