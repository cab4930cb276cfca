using System.Runtime.InteropServices;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Viewports;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Memory;

/// <summary>
/// Brings the frames of one open study into RAM, in the order of need: batches of <see cref="BatchSize"/> over
/// <see cref="Connections"/> connections, each frame with its bytes reserved first. A visible frame that is missing gets a
/// small batch of its own at once. It ends with its session; what was asked for is aborted on the network.
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

    // A batch takes at most this part of what may be loaded, so that large images come one by one.
    private const int BatchesInWindow = 8;

    private readonly TabMemory _memory;
    private readonly ModeSession _session;
    private readonly NeedOrder _order;
    private readonly List<Batch> _batches = [];
    private readonly Func<int, NeedAnswer> _ask;
    private readonly Func<int, NeedAnswer> _keep;
    private readonly HashSet<int> _kept = [];
    private readonly HashSet<int> _firstScreen = [];
    private readonly int[] _picked = new int[BatchSize];
    private readonly Retries _retries;
    private long _window;
    private long _batchRoom;
    private int _started;
    private bool _blocked;
    private bool _ended;

    /// <summary>Starts idle; <see cref="Focus"/> sets it going.</summary>
    /// <param name="session">Its end is the loader's end.</param>
    /// <param name="study">Its manifest must be there.</param>
    public StudyLoader(ModeSession session, StudyEntry study)
    {
        (_session, _memory, Study, _ask, _keep) = (session, session.Memory, study, Ask, Keep);
        var manifest = study.Manifest!;
        _order = new NeedOrder(
            [.. manifest.Series.Select(s => (s.FirstFrame, s.FrameCount))],
            manifest.FrameCount
        );
        _retries = new Retries(session, GoOn);
        _memory.RoomChanged += GoOn;
        _memory.Clearing += Pause;
        session.Add(this);
    }

    /// <summary>The study it loads.</summary>
    public StudyEntry Study { get; }

    /// <summary>Requests under way.</summary>
    public int Requests => _batches.Count;

    /// <summary>True while the server cannot be reached.</summary>
    public bool IsOffline => _retries.IsWaiting;

    /// <summary>True after the user cleared memory: nothing is loaded ahead until a reader moves on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Counts frames among the study's first screen: they enjoy the protected share of the tier.</summary>
    public void AddFirstScreen(int first, int count)
    {
        for (var frame = first; frame < first + count; frame++)
        {
            _firstScreen.Add(frame);
            _memory.MarkFirstScreen(Study, frame);
        }
    }

    /// <summary>Raised when a frame is given up, after its retry where one makes sense.</summary>
    public event Action<int, FrameFailure>? FrameFailed;

    /// <summary>Raised once when the server has another revision of the study than the manifest's (HTTP 409).</summary>
    public event Action? RevisionChanged;

    /// <summary>Why a frame was given up; None while it was not.</summary>
    public FrameFailure FailureOf(int frame) => _retries.FailureOf(frame);

    /// <summary>Tells where the readers are; loads what they will need. The active pane comes first.</summary>
    public void Focus(ReadOnlySpan<Focus> visible)
    {
        _order.Focus(visible);
        (_blocked, IsPaused) = (false, false);
        foreach (var focus in visible)
        {
            if (focus.Count > 0)
            {
                WantNow(focus.First + focus.Position);
            }
        }
        Pump();
    }

    /// <summary>Aborts everything on the network, on the ground that the readers have gone elsewhere. Loading goes on with the next focus.</summary>
    public void Abort()
    {
        foreach (var batch in _batches.ToArray())
        {
            Stop(batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _memory.RoomChanged -= GoOn;
            _memory.Clearing -= Pause;
            _retries.Dispose();
            Abort();
        }
    }

    private void GoOn()
    {
        _blocked = false;
        Pump();
    }

    private void Pause()
    {
        IsPaused = true;
        Abort();
    }

    private void WantNow(int frame)
    {
        if (_ended || Study[frame] != FrameState.Absent || !_retries.MayAsk(frame, visible: true))
        {
            return;
        }
        // What is loading for elsewhere makes way: complete frames of it are kept.
        if (_batches.Count > Connections)
        {
            Stop(_batches.Find(b => !b.Visible) ?? _batches[0]);
        }
        // The order begins with what is on screen and goes on with the reader's next steps. On screen counts more than any window.
        Send(Pick(VisibleBatchSize, Study.Likely(frame)), visible: true);
    }

    private void Pump()
    {
        while (
            !_ended && !_blocked && !IsPaused && !_retries.IsWaiting && _batches.Count < Connections
        )
        {
            var picked = Pick(_started < Connections ? FirstBatchSize : BatchSize, 0);
            if (picked.Length == 0)
            {
                return;
            }
            Send(picked, visible: false);
        }
    }

    private ReadOnlySpan<int> Pick(int most, long atLeast)
    {
        _window = Math.Max(_memory.LoadWindow, atLeast);
        _batchRoom = _window / BatchesInWindow;
        return _picked.AsSpan(0, _order.Take(_picked.AsSpan(0, most), _ask));
    }

    // Frames beyond what the budget can hold beside each other are not fetched: they would push out nearer ones.
    private NeedAnswer Ask(int frame)
    {
        _window -= Study.Likely(frame);
        if (_window < 0)
        {
            return NeedAnswer.Stop;
        }
        if (Study[frame] != FrameState.Absent || !_retries.MayAsk(frame, visible: false))
        {
            return NeedAnswer.Skip;
        }
        if (_batchRoom <= 0)
        {
            return NeedAnswer.Stop;
        }
        _batchRoom -= Study.Estimate(frame);
        return NeedAnswer.Take;
    }

    private void Send(ReadOnlySpan<int> frames, bool visible)
    {
        if (frames.Length == 0)
        {
            return;
        }
        _started++;
        var batch = new Batch(frames.ToArray(), visible);
        foreach (var frame in frames)
        {
            Study.Set(frame, FrameState.Loading);
        }
        _batches.Add(batch);
        _ = SendAsync(batch);
    }

    // Waits, if at all, only for bytes that are being given back.
    private async Task SendAsync(Batch batch)
    {
        var bytes = 0L;
        foreach (var frame in batch.Frames)
        {
            bytes += Study.Estimate(frame);
        }
        Reservation? room = null;
        try
        {
            room = await _memory.ReserveBatchAsync(_session, Study, bytes, batch.Visible);
        }
        catch (OperationCanceledException)
        {
            // The session ended; so does the batch.
        }
        if (!_batches.Contains(batch))
        {
            room?.Dispose();
            return;
        }
        if (room is null)
        {
            Refused(batch);
            return;
        }
        Begin(batch, room);
        room.Dispose();
    }

    private void Begin(Batch batch, Reservation room)
    {
        var frames = new List<int>(batch.Frames.Length);
        foreach (var frame in batch.Frames)
        {
            var first = _firstScreen.Contains(frame);
            if (_memory.TryBeginFrame(_session, Study, frame, first, room, out var handle))
            {
                frames.Add(frame);
                batch.Handles.Add(handle);
            }
        }
        batch.Frames = [.. frames];
        if (frames.Count == 0)
        {
            _batches.Remove(batch);
            return;
        }
        batch.Request = _memory.BeginRequest(e => OnEvent(batch, e));
        _session.Stage.Fetch(
            batch.Request,
            FrameUrl.Frames(Study.Uid, Study.Revision, batch.Frames, UrgencyOf(batch)),
            batch.Frames,
            CollectionsMarshal.AsSpan(batch.Handles)
        );
    }

    private Urgency UrgencyOf(Batch batch) =>
        batch.Visible ? Urgency.Visible
        : Array.Exists(batch.Frames, _firstScreen.Contains) ? Urgency.FirstScreen
        : Urgency.Prefetch;

    // There is no room beside what is held and the study's own frames. Those farthest from the readers go; if there are none,
    // loading rests until something changes.
    private void Refused(Batch batch)
    {
        _batches.Remove(batch);
        Unmark(batch);
        if (batch.Visible)
        {
            if (batch.Frames.Length == 1)
            {
                GiveUp(batch.Frames[0], FrameFailure.NoRoom);
            }
            else
            {
                Send(batch.Frames.AsSpan(0, 1), visible: true);
            }
            return;
        }
        _blocked = !DropFar();
        Pump();
    }

    private bool DropFar()
    {
        _kept.Clear();
        _window = _memory.LoadWindow;
        _order.Take(_picked, _keep);
        var dropped = false;
        using var _ = _memory.Together();
        for (var frame = 0; frame < Study.FrameCount; frame++)
        {
            if (Study[frame] == FrameState.Drawable && !_kept.Contains(frame))
            {
                dropped |= _memory.Drop(Study, frame);
            }
        }
        return dropped;
    }

    private NeedAnswer Keep(int frame)
    {
        _window -= Study.Likely(frame);
        if (_window < 0)
        {
            return NeedAnswer.Stop;
        }
        _kept.Add(frame);
        return NeedAnswer.Skip;
    }

    private void Stop(Batch batch)
    {
        if (_batches.Remove(batch))
        {
            if (batch.Request != 0)
            {
                _session.Stage.Abort(batch.Request);
                _memory.EndRequest(batch.Request);
                DropMissing(batch);
            }
            else
            {
                Unmark(batch);
            }
        }
    }

    private void Unmark(Batch batch)
    {
        foreach (var frame in batch.Frames)
        {
            if (Study[frame] == FrameState.Loading)
            {
                Study.Set(frame, FrameState.Absent);
            }
        }
    }

    private void DropMissing(Batch batch)
    {
        using (_memory.Together())
        {
            batch.Handles.ForEach(_memory.CancelFrame); // harmless for those that arrived
        }
    }

    private sealed class Batch(int[] frames, bool visible)
    {
        /// <summary>0 while its room is not there yet.</summary>
        public int Request { get; set; }
        public int[] Frames { get; set; } = frames;
        public List<int> Handles { get; } = [];
        public bool Visible { get; } = visible;
    }
}
