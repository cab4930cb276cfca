using System.Runtime.InteropServices;
using Weir.Client.Stage;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Memory.Prefetch;

// One study's first screen: its manifest, room, and one batch.
internal sealed partial class NextStudies
{
    private async Task BringAsync(string uid, CancellationToken cancellation)
    {
        if (_memory.Studies.Find(uid)?.Manifest is null)
        {
            _asked.Add(uid);
        }
        var study = await _memory.LookAheadAsync(_session, uid, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var frames = new List<int>();
        var bytes = 0L;
        foreach (var frame in FirstScreenOf(study))
        {
            _memory.MarkFirstScreen(study, frame);
            if (study[frame] == FrameState.Absent)
            {
                bytes += study.Estimate(frame);
                if (_taken + bytes > _memory.EncodedLimit / PartOfMemory)
                {
                    bytes -= study.Estimate(frame);
                    break;
                }
                frames.Add(frame);
            }
        }
        if (frames.Count == 0)
        {
            return;
        }
        _asked.Add(uid);
        using var room =
            await _room.ReserveAsync(study, bytes, _room.Closed, cancellation)
            ?? throw new MemoryRefusedException("encoded", bytes, 0);
        cancellation.ThrowIfCancellationRequested();
        await FetchAsync(study, frames, room, cancellation);
    }

    private static IEnumerable<int> FirstScreenOf(StudyEntry study) =>
        study.Manifest?.Series.FirstOrDefault(s => s.FrameCount > 0) is { } series
            ? Enumerable.Range(series.FirstFrame, Math.Min(MostFrames, series.FrameCount))
            : [];

    private async Task FetchAsync(
        StudyEntry study,
        List<int> frames,
        Reservation room,
        CancellationToken cancellation
    )
    {
        var handles = new List<int>(frames.Count);
        frames.RemoveAll(frame =>
        {
            var begun = _memory.TryBeginFrame(_session, study, frame, true, room, out var handle);
            if (begun)
            {
                handles.Add(handle);
            }
            return !begun;
        });
        var bytes = room.Bytes;
        room.Dispose();
        if (frames.Count == 0)
        {
            return;
        }
        var ended = new TaskCompletionSource<int>();
        var request = _memory.BeginRequest(e => OnEvent(e, ended));
        using var aborted = cancellation.Register(() =>
        {
            _session.Stage.Abort(request);
            ended.TrySetCanceled(cancellation);
        });
        try
        {
            var url = FrameUrl.Frames(
                study.Uid,
                study.Revision,
                CollectionsMarshal.AsSpan(frames),
                Urgency.Prefetch
            );
            _session.Stage.Fetch(
                request,
                url,
                CollectionsMarshal.AsSpan(frames),
                CollectionsMarshal.AsSpan(handles)
            );
            var code = await ended.Task;
            if (code != (int)FetchOutcome.Complete)
            {
                throw ToException(code, bytes);
            }
        }
        finally
        {
            _memory.EndRequest(request);
            using (_memory.Together())
            {
                handles.ForEach(_memory.CancelFrame); // harmless for those that arrived
            }
        }
    }

    private static Exception ToException(int code, long bytes) =>
        code switch
        {
            (int)FetchOutcome.OutOfMemory => new MemoryRefusedException("stage", bytes, 0),
            (int)FetchOutcome.Truncated => new HttpRequestException("The connection broke."),
            _ => StageRecords.ToException(code),
        };

    private void OnEvent(in StageEvent e, TaskCompletionSource<int> ended)
    {
        switch (e.Kind)
        {
            case StageEventKind.FrameArrived:
                _taken += e.Bytes;
                _retries.Succeeded();
                break;
            case StageEventKind.FrameFailed:
                _memory.CancelFrame(e.Id);
                break;
            case StageEventKind.FetchEnded:
                ended.TrySetResult(e.Code);
                break;
        }
    }
}
