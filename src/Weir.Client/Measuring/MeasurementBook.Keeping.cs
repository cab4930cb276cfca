using System.Collections.Immutable;
using Weir.Wire;

namespace Weir.Client.Measuring;

// What comes from elsewhere: the server's, other tabs', and what was worked out. None of it is a step that undo takes back.
public sealed partial class MeasurementBook
{
    /// <summary>Raised when what a measurement measures was worked out.</summary>
    public event Action? Noted;

    /// <summary>Keeps what a measurement measures, worked out from its image.</summary>
    public void Note(int id, string value)
    {
        var at = All.FindIndex(m => m.Id == id);
        if (at >= 0 && All[at].Value != value)
        {
            All = All.SetItem(
                at,
                All[at] with
                {
                    Value =
                        value.Length > MeasurementCodec.MaxValue
                            ? value[..MeasurementCodec.MaxValue]
                            : value,
                }
            );
            Noted?.Invoke();
        }
    }

    /// <summary>Says that values were read which are known already.</summary>
    internal void TellRead() => Noted?.Invoke();

    /// <summary>Calls one by another name: one step.</summary>
    public void Rename(int id, string label)
    {
        label = label.Trim();
        label =
            label.Length > MeasurementCodec.MaxLabel ? label[..MeasurementCodec.MaxLabel] : label;
        if (Find(id) is { } one && one.Label != label)
        {
            Remember();
            Change(one with { Label = label });
        }
    }

    /// <summary>
    /// Takes in what was changed elsewhere, as if it had always been so: steps that can be taken back hold it too, so that undo here never
    /// takes back another tab's work.
    /// </summary>
    /// <param name="changed">Known by their keys; the numbers are given here.</param>
    /// <param name="removed">Keys of those that are gone.</param>
    public void Take(IReadOnlyList<Measurement> changed, IReadOnlySet<Guid> removed)
    {
        var numbered = changed
            .Select(m => m with { Id = All.Find(old => old.Key == m.Key)?.Id ?? ++_nextId })
            .ToDictionary(m => m.Key);
        for (var i = 0; i < _undo.Count; i++)
        {
            _undo[i] = Merged(_undo[i], numbered, removed);
        }
        var redo = _redo.Reverse().Select(step => Merged(step, numbered, removed)).ToArray();
        _redo.Clear();
        foreach (var step in redo)
        {
            _redo.Push(step);
        }
        Restore(Merged(All, numbered, removed));
        Raise();
    }

    private static ImmutableList<Measurement> Merged(
        ImmutableList<Measurement> old,
        Dictionary<Guid, Measurement> changed,
        IReadOnlySet<Guid> removed
    )
    {
        var had = old.Select(m => m.Key).ToHashSet();
        return
        [
            .. old.Where(m => !removed.Contains(m.Key))
                .Select(m => changed.TryGetValue(m.Key, out var other) ? other : m),
            .. changed.Values.Where(m => !had.Contains(m.Key)),
        ];
    }
}
