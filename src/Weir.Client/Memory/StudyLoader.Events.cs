using Weir.Client.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Memory;

// What came of the requests.
public sealed partial class StudyLoader
{
    private const int NotFoundStatus = 404;
    private const int ConflictStatus = 409;
    private const int FirstHttpStatus = 400;

    private void OnEvent(Batch batch, in StageEvent e)
    {
        switch (e.Kind)
        {
            case StageEventKind.FrameArrived:
                _retries.Succeeded();
                if (batch.Visible)
                {
                    _planner.GoOn();
                }
                break;
            case StageEventKind.FrameFailed when _memory.TryFrameOf(e.Id, out var key):
                _memory.CancelFrame(e.Id);
                if (e.Code == BusyStatus)
                {
                    Retry(key.Frame);
                }
                else
                {
                    GiveUp(key.Frame, ReasonOf(e.Code));
                }
                break;
            case StageEventKind.FetchEnded:
                Remove(batch);
                _memory.EndRequest(batch.Request);
                Ended(batch, e.Code);
                break;
        }
    }

    private const int BusyStatus = 4;

    private static FrameFailure ReasonOf(int status) =>
        status switch
        {
            1 => FrameFailure.NotFound,
            2 => FrameFailure.Undecodable,
            3 => FrameFailure.Unsupported,
            _ => FrameFailure.Unreachable,
        };

    private void Ended(Batch batch, int code)
    {
        var frames = Array.FindAll(batch.Frames, f => Study[f] == FrameState.Loading);
        DropMissing(batch);
        switch (code)
        {
            case (int)FetchOutcome.Complete or (int)FetchOutcome.Aborted:
                break;
            case ConflictStatus:
                _stale = true;
                RevisionChanged?.Invoke();
                return;
            case NotFoundStatus:
                Array.ForEach(frames, f => GiveUp(f, FrameFailure.NotFound));
                break;
            case (int)FetchOutcome.OutOfMemory:
                Array.ForEach(frames, f => GiveUp(f, FrameFailure.NoRoom));
                break;
            case (int)FetchOutcome.Malformed
            or (>= FirstHttpStatus and < 500 and not 408 and not 429):
                Array.ForEach(frames, f => GiveUp(f, FrameFailure.Undecodable));
                break;
            default:
                Array.ForEach(frames, Retry);
                break;
        }
        _planner.GoOn();
    }

    private void Retry(int frame)
    {
        if (!_retries.Failed(frame))
        {
            GiveUp(frame, FrameFailure.Unreachable);
        }
    }

    private void GiveUp(int frame, FrameFailure why)
    {
        _retries.GiveUp(frame, why);
        FrameFailed?.Invoke(frame, why);
    }
}
