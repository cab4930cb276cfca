using System.Runtime.InteropServices;
using Weir.Client.Memory.Prefetch;
using Weir.Client.Viewports;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Memory;

// A batch from its choice to the network, and its end before its time.
public sealed partial class StudyLoader
{
    private void Send(Batch batch)
    {
        if (batch.Frames.Length == 0)
        {
            return;
        }
        _planner.Begins();
        _started++;
        foreach (var frame in batch.Frames)
        {
            batch.Bytes += Study.Estimate(frame);
        }
        Mark(batch);
        _batches.Add(batch);
        _ = SendAsync(batch);
    }

    // Waits, if at all, only for bytes that are being given back.
    private async Task SendAsync(Batch batch)
    {
        Reservation? room = null;
        try
        {
            room = await _planner.ReserveAsync(this, batch.Bytes, batch.Visible);
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

    private Urgency UrgencyOf(Batch batch) =>
        batch.Visible ? Urgency.Visible
        : Array.Exists(batch.Frames, Study.FirstScreen.Contains) ? Urgency.FirstScreen
        : Urgency.Prefetch;

    private void Begin(Batch batch, Reservation room)
    {
        var frames = new List<int>(batch.Frames.Length);
        foreach (var frame in batch.Frames)
        {
            var first = Study.FirstScreen.Contains(frame);
            if (_memory.TryBeginFrame(_session, Study, frame, first, room, out var handle))
            {
                frames.Add(frame);
                batch.Handles.Add(handle);
            }
        }
        batch.Frames = [.. frames];
        if (frames.Count == 0)
        {
            Remove(batch);
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

    // There is no room beside what is held and the study's own frames. Those farthest from the readers go; if there are none,
    // loading rests until something changes.
    private void Refused(Batch batch)
    {
        Remove(batch);
        Unmark(batch);
        if (batch.Visible)
        {
            if (batch.Frames.Length == 1)
            {
                GiveUp(batch.Frames[0], FrameFailure.NoRoom);
            }
            else
            {
                Send(new Batch(batch.Frames[..1], visible: true));
            }
            return;
        }
        _blocked = !DropFar();
        _planner.GoOn();
    }

    private void Stop(Batch batch)
    {
        if (Remove(batch))
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

    private bool Remove(Batch batch)
    {
        var was = _batches.Remove(batch);
        if (was && !batch.Visible)
        {
            _planner.Connections.Return(PrefetchUse.OpenStudies);
        }
        return was;
    }

    private void Mark(Batch batch)
    {
        foreach (var frame in batch.Frames)
        {
            Study.Set(frame, FrameState.Loading);
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

        /// <summary>What room is asked for.</summary>
        public long Bytes { get; set; }
        public List<int> Handles { get; } = [];
        public bool Visible { get; } = visible;
    }
}
