using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Modes;

/// <summary>
/// Everything one stay in a mode holds: the engine's session (leases, pins, loads, bytes), the studies it opened, and whatever
/// else must end with it. Closing it is the one way out.
/// </summary>
public sealed class ModeSession
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<IDisposable> _owned = [];
    private readonly List<StudyEntry> _studies = [];
    private Task? _closed;

    internal ModeSession(TabMemory memory, ViewingSession engine) =>
        (Memory, Engine, Leaving) = (memory, engine, _leaving.Token);

    /// <summary>The tab's memory.</summary>
    public TabMemory Memory { get; }

    /// <summary>The stage.</summary>
    public IStage Stage => Memory.Stage;

    /// <summary>The engine's side of the session.</summary>
    public ViewingSession Engine { get; }

    /// <summary>Cancelled as soon as the mode is being left.</summary>
    public CancellationToken Leaving { get; }

    /// <summary>True once the mode is being left: nothing may be begun any more.</summary>
    public bool IsOver => Leaving.IsCancellationRequested;

    /// <summary>What is still owned; 0 after the end.</summary>
    public int OwnedCount => _owned.Count;

    /// <summary>Makes something end with the session; at once when it is over already. The last added ends first.</summary>
    public void Add(IDisposable owned)
    {
        if (_closed is not null)
        {
            owned.Dispose();
            return;
        }
        _owned.Add(owned);
    }

    /// <summary>As <see cref="Add(IDisposable)"/>, for anything that can be undone: a listener, a timer.</summary>
    public void Add(Action undo) => Add(new Undo(undo));

    /// <summary>Notes that the mode uses a study, so that its manifest is kept.</summary>
    internal void Use(StudyEntry study)
    {
        study.OpenCount++;
        _studies.Add(study);
    }

    internal void Leave() => _leaving.Cancel();

    /// <summary>
    /// Ends everything. When this returns, not when its task ends, nothing is held any more; the task ends when the stage has confirmed
    /// every release.
    /// </summary>
    internal Task CloseAsync(ExitPolicy? policy = null)
    {
        return _closed ??= CloseOnceAsync(policy);
    }

    private async Task CloseOnceAsync(ExitPolicy? policy)
    {
        _leaving.Cancel();
        Memory.WithholdIfTold(_studies);
        Engine.ExitPolicy = policy ?? Engine.ExitPolicy;
        Task freed;
        using (Memory.Together())
        {
            for (var i = _owned.Count - 1; i >= 0; i--)
            {
                _owned[i].Dispose();
            }
            _owned.Clear();
            freed = Memory.CloseStudiesAsync(_studies, Engine);
        }
        await freed;
        await Memory.WhenReleasedAsync();
        Memory.EndSession(this);
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose()
        {
            var once = _undo;
            _undo = null;
            once?.Invoke();
        }
    }
}
