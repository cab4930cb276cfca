namespace Weir.Client.Memory;

// Which frames next, and which are too far away.
public sealed partial class StudyLoader
{
    // A batch takes at most this part of what may be loaded, so that large images come one by one.
    private const int BatchesInWindow = 8;

    // A batch with one of the reader's next so many frames is worth being waited for.
    private const int NearFrames = 2 * BatchSize;

    private readonly Func<int, NeedAnswer> _ask;
    private readonly Func<int, NeedAnswer> _keep;
    private readonly Func<int, NeedAnswer> _isNear;
    private readonly HashSet<int> _kept = [];
    private readonly HashSet<int> _near = [];
    private readonly int[] _picked = new int[BatchSize];
    private long _window;
    private int _walked;
    private int _firstTaken;
    private bool _isCut;
    private long _batchRoom;
    private bool _isBounded;

    private long LoadWindow => Window?.Invoke(_memory.LoadWindow) ?? _memory.LoadWindow;

    private ReadOnlySpan<int> Pick(int most, long atLeast)
    {
        _window = Math.Max(LoadWindow, atLeast);
        (_walked, _firstTaken, _isCut) = (0, int.MaxValue, false);
        (_batchRoom, _isBounded) = (_window / BatchesInWindow, false);
        return _picked.AsSpan(0, _order.Take(_picked.AsSpan(0, most), _ask));
    }

    // The window moves with its reader, and each step uncovers a frame at its far end: they are gathered, or each would be a request.
    private bool CanWait(int picked) =>
        _isCut && picked < FirstBatchSize && _firstTaken > NearFrames;

    // As many frames as room was asked for: its place in the queue stays.
    private ReadOnlySpan<int> PickWithin(long bytes)
    {
        _window = LoadWindow;
        (_batchRoom, _isBounded) = (bytes, true);
        return _picked.AsSpan(0, _order.Take(_picked, _ask));
    }

    // Frames beyond what the budget can hold beside each other are not fetched: they would push out nearer ones.
    private NeedAnswer Ask(int frame)
    {
        _walked++;
        _window -= Study.Likely(frame);
        if (_window < 0)
        {
            _isCut = true;
            return NeedAnswer.Stop;
        }
        if (Study[frame] != FrameState.Absent || !_retries.MayAsk(frame, visible: false))
        {
            return NeedAnswer.Skip;
        }
        var bytes = Study.Estimate(frame);
        if (_batchRoom <= 0 || _isBounded && _batchRoom < bytes)
        {
            return NeedAnswer.Stop;
        }
        _batchRoom -= bytes;
        _firstTaken = Math.Min(_firstTaken, _walked);
        return NeedAnswer.Take;
    }

    // A batch that waits for room is not on the network yet: what it brings is chosen anew when its reader has moved.
    private void UnmarkQueued()
    {
        foreach (var batch in _batches)
        {
            if (batch is { Request: 0, Visible: false })
            {
                Unmark(batch);
            }
        }
    }

    private void PickQueuedAgain()
    {
        foreach (var batch in _batches.ToArray())
        {
            if (batch is not { Request: 0, Visible: false })
            {
                continue;
            }
            batch.Frames = PickWithin(batch.Bytes).ToArray();
            if (batch.Frames.Length == 0)
            {
                Remove(batch);
            }
            Mark(batch);
        }
    }

    // The batch in which a visible frame is on its way behind so many others that asking anew is quicker.
    private Batch? LateIn(int frame)
    {
        foreach (var batch in _batches)
        {
            if (batch is { Request: 0 } or { Visible: true })
            {
                continue;
            }
            var before = 0;
            foreach (var other in batch.Frames)
            {
                if (other == frame)
                {
                    return before >= VisibleBatchSize ? batch : null;
                }
                before += Study[other] == FrameState.Loading ? 1 : 0;
            }
        }
        return null;
    }

    // A visible frame is missing: what is on its way for places far from the readers makes way for it.
    private void StopFar()
    {
        if (!_batches.Exists(b => b.Request != 0))
        {
            return;
        }
        _near.Clear();
        _order.Take(_picked, _isNear);
        foreach (var batch in _batches.ToArray())
        {
            if (
                batch.Request != 0
                && !Array.Exists(
                    batch.Frames,
                    f => Study[f] == FrameState.Loading && _near.Contains(f)
                )
            )
            {
                Stop(batch);
            }
        }
    }

    private NeedAnswer IsNear(int frame)
    {
        if (Study[frame] != FrameState.Drawable)
        {
            _near.Add(frame);
        }
        return _near.Count == NearFrames ? NeedAnswer.Stop : NeedAnswer.Skip;
    }

    /// <summary>Frames that lie beyond what the study may keep, the farthest in the order of the study first.</summary>
    internal IEnumerable<(StudyEntry Study, int Frame)> Beyond()
    {
        FindKept();
        for (var frame = Study.FrameCount - 1; frame >= 0; frame--)
        {
            if (Study[frame] == FrameState.Drawable && !_kept.Contains(frame))
            {
                yield return (Study, frame);
            }
        }
    }

    private bool DropFar()
    {
        var dropped = false;
        using var _ = _memory.Together();
        foreach (var (_, frame) in Beyond())
        {
            dropped |= _memory.Drop(Study, frame);
        }
        return dropped;
    }

    private void FindKept()
    {
        _kept.Clear();
        _window = LoadWindow;
        _order.Take(_picked, _keep);
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
}
