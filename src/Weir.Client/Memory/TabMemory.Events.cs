using Weir.Client.Stage;

namespace Weir.Client.Memory;

// What the stage reports, and to whom it goes.
public sealed partial class TabMemory
{
    private void OnStageEvent(StageEvent e)
    {
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
                Tell(e.Id, e);
                break;
            case StageEventKind.Uploaded:
                OnUploaded(e);
                break;
            case StageEventKind.UploadFailed:
                OnUploadFailed(e);
                break;
            case StageEventKind.Released:
                OnReleased(e);
                break;
            case StageEventKind.ContextLost:
                OnContextLost();
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
