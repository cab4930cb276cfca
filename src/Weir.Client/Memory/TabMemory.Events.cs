using Weir.Client.Stage;

namespace Weir.Client.Memory;

// What the stage reports, and to whom it goes.
public sealed partial class TabMemory
{
    private void OnStageEvent(StageEvent e)
    {
        if (
            e.Kind
            is StageEventKind.FrameArrived
                or StageEventKind.Uploaded
                or StageEventKind.Released
        )
        {
            Moved();
        }
        switch (e.Kind)
        {
            case StageEventKind.FrameArrived:
                OnFrameArrived(e);
                Tell(e.Serial, e);
                break;
            case StageEventKind.FrameFailed:
                Tell(e.Serial, e);
                break;
            case StageEventKind.FetchEnded:
                if (e.Code == (int)FetchOutcome.OutOfMemory)
                {
                    LearnFromFailure(_learnedRam, _ram.UsedBytes);
                }
                Tell(e.Id, e);
                break;
            case StageEventKind.Uploaded:
                OnUploaded(e);
                break;
            case StageEventKind.DecodeFailed when e.Code == (int)StageFault.OutOfMemory:
                LearnFromFailure(_learnedRam, _ram.UsedBytes);
                break;
            case StageEventKind.UploadFailed:
                if (e.Code == (int)StageFault.OutOfMemory)
                {
                    LearnFromFailure(_learnedGpu, _gpu.UsedBytes);
                }
                OnUploadFailed(e);
                break;
            case StageEventKind.Released:
                OnReleased(e);
                break;
            case StageEventKind.ContextLost:
                var inUse = _gpu.UsedBytes;
                OnContextLost();
                LearnFromFailure(_learnedGpu, inUse);
                break;
            default:
                OnPage(e.Kind);
                break;
        }
    }

    private void Tell(int request, in StageEvent e)
    {
        if (_requests.TryGetValue(request, out var listener))
        {
            listener(e);
        }
    }
}
