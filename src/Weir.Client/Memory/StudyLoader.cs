using Weir.Client.Memory.Prefetch;
using Weir.Client.Modes;
using Weir.Client.Viewports;

namespace Weir.Client.Memory;

/// <summary>
/// Brings the frames of one open study into RAM, in the order of need: batches of <see cref="BatchSize"/> over
/// <see cref="Connections"/> connections, each frame with its bytes reserved first. A visible frame that is missing gets a
/// small batch of its own at once, and what is on its way for elsewhere is aborted. What it loads ahead, its
/// <see cref="PrefetchPlanner"/> allows. It ends with its session; what was asked for is aborted on the network.
/// </summary>
public sealed partial class StudyLoader : IDisposable
{
    /// <summary>Batches under way at once; a visible frame may take one more (HTTP/1.1 gives a page six connections).</summary>
    public const int Connections = 2;

    /// <summary>Frames of a batch: one request a frame costs a CPU-second more a series.</summary>
    public const int BatchSize = 32;

    // A reader's next wheel steps: enough for the round trip, small enough to be there soon.
    private const int FirstBatchSize = 16;
    private const int VisibleBatchSize = 8;

    private readonly TabMemory _memory;
    private readonly ModeSession _session;
    private readonly PrefetchPlanner _planner;
    private readonly NeedOrder _order;
    private readonly List<Batch> _batches = [];
    private readonly Retries<int> _retries;
    private int _started;
    private int _visible;
    private bool _blocked;
    private bool _stale;
    private bool _ended;

    /// <summary>Starts idle; <see cref="PrefetchPlanner.Focus"/> sets it going.</summary>
    /// <param name="session">Its end is the loader's end.</param>
    /// <param name="study">Its manifest must be there.</param>
    /// <param name="planner">Made it, and ends it.</param>
    internal StudyLoader(ModeSession session, StudyEntry study, PrefetchPlanner planner)
    {
        (_session, _memory, _planner, Study) = (session, session.Memory, planner, study);
        (_ask, _keep, _isNear) = (Ask, Keep, IsNear);
        var manifest = study.Manifest!;
        _order = new NeedOrder(
            [.. manifest.Series.Select(s => (s.FirstFrame, s.FrameCount))],
            manifest.FrameCount
        );
        _retries = new Retries<int>(session, planner.GoOn);
    }

    /// <summary>The study it loads.</summary>
    public StudyEntry Study { get; }

    /// <summary>Requests under way, and those that wait for room.</summary>
    public int Requests => _batches.Count;

    /// <summary>True while the server cannot be reached.</summary>
    public bool IsOffline => _retries.IsWaiting;

    /// <summary>True after the user cleared memory: nothing is loaded ahead until a reader moves on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>True while no pane shows the study and nothing of it is to be loaded. What is under way is aborted.</summary>
    internal bool IsResting
    {
        get;
        set
        {
            field = value;
            if (value)
            {
                Abort();
            }
        }
    }

    /// <summary>Of the bytes that open studies may take in RAM, those that this one may; null for all.</summary>
    internal Func<long, long>? Window { get; set; }

    /// <summary>Raised when a frame is given up, after its retry where one makes sense.</summary>
    public event Action<int, FrameFailure>? FrameFailed;

    /// <summary>Raised once when the server has another revision of the study than the manifest's (HTTP 409).</summary>
    public event Action? RevisionChanged;

    /// <summary>Why a frame was given up; None while it was not.</summary>
    public FrameFailure FailureOf(int frame) => _retries.FailureOf(frame);

    /// <summary>Counts frames among the study's first screen: they enjoy the protected share of the tier.</summary>
    public void AddFirstScreen(int first, int count)
    {
        for (var frame = first; frame < first + count; frame++)
        {
            _memory.MarkFirstScreen(Study, frame);
        }
    }

    /// <summary>Tells where the study's readers are, the active pane first; what they look at is asked for at once.</summary>
    internal void Focus(ReadOnlySpan<Focus> visible)
    {
        _order.Focus(visible);
        (_blocked, IsPaused, _visible) = (false, false, visible.Length);
        UnmarkQueued();
        foreach (var focus in visible)
        {
            if (focus.Count > 0)
            {
                WantNow(focus.First + focus.Position);
            }
        }
        PickQueuedAgain();
    }

    /// <summary>Loads ahead as far as connections and room allow.</summary>
    internal void Pump()
    {
        if (_memory.Prefetch == PrefetchScope.Off)
        {
            Array.ForEach([.. _batches.Where(b => !b.Visible)], Stop);
            return;
        }
        while (
            !_ended
            && !_stale
            && !_blocked
            && !IsPaused
            && !IsResting
            && !_retries.IsWaiting
            && _batches.Count < Connections
            && !_batches.Exists(IsUrgent)
            && _planner.Connections.TryTake(PrefetchUse.OpenStudies)
        )
        {
            var picked = Pick(_started < Connections ? FirstBatchSize : BatchSize, 0);
            if (picked.Length == 0 || CanWait(picked.Length))
            {
                _planner.Connections.Return(PrefetchUse.OpenStudies);
                return;
            }
            Send(new Batch(picked.ToArray(), visible: false));
        }
    }

    /// <summary>Aborts everything on the network, on the ground that the readers have gone elsewhere. Loading goes on with the next focus.</summary>
    internal void Abort() => Array.ForEach([.. _batches], Stop);

    /// <summary>There may be room again for what was refused.</summary>
    internal void Unblock() => _blocked = false;

    /// <summary>What is being cleared is not loaded again on its own.</summary>
    internal void Pause()
    {
        IsPaused = true;
        Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _retries.Dispose();
            Abort();
        }
    }

    // Nothing goes beside a picture somebody waits for: on a slow line it would come half as fast.
    private bool IsUrgent(Batch batch) =>
        batch.Visible && Study[batch.Frames[0]] == FrameState.Loading;

    private void WantNow(int frame)
    {
        if (Study[frame] == FrameState.Loading && LateIn(frame) is { } late)
        {
            Stop(late);
        }
        if (
            _ended
            || _stale
            || Study[frame] != FrameState.Absent
            || !_retries.MayAsk(frame, visible: true)
        )
        {
            return;
        }
        StopFar();
        // What is loading for elsewhere makes way: complete frames of it are kept.
        if (_batches.Count > Connections)
        {
            Stop(_batches.Find(b => !b.Visible) ?? _batches[0]);
        }
        // The order begins with what is on screen and goes on with the reader's next steps. On screen counts more than any window.
        var most = _memory.Prefetch == PrefetchScope.Off ? _visible : VisibleBatchSize;
        Send(new Batch(Pick(most, Study.Likely(frame)).ToArray(), visible: true));
    }
}
