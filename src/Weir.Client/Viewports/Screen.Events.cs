using Weir.Client.Memory;
using Weir.Client.Stage;

namespace Weir.Client.Viewports;

// What came of the draws.
public sealed partial class Screen
{
    private void OnPictureChanged(PictureHold hold)
    {
        foreach (var pane in _panes)
        {
            if (hold.State is HoldState.Failed or HoldState.Lost && pane.Latest.Hold == hold)
            {
                pane.Dirty = true;
            }
            if (hold.State is HoldState.Failed or HoldState.Lost)
            {
                pane.GiveUp(hold);
            }
        }
        Present();
    }

    private void OnStageEvent(StageEvent e)
    {
        switch (e.Kind)
        {
            case StageEventKind.Drawn:
                OnDrawn(e.Id, e.Serial);
                break;
            case StageEventKind.ContextLost:
                _contextLost = true;
                _room.Forget();
                _panes.ForEach(p => p.Forget());
                break;
            case StageEventKind.ContextRestored:
                _contextLost = false;
                TouchAll();
                Present();
                break;
        }
    }

    private void OnDrawn(int id, int serial)
    {
        var pane = _panes.Find(p => p.Model.Index == id);
        if (pane is null || !pane.Drawn(serial))
        {
            return;
        }
        var (model, shown) = (pane.Model, pane.Shown);
        (model.State, model.Failure) = (shown.Phase, shown.Failure);
        model.Overlay = shown.Overlay ?? model.Overlay;
        model.Shown =
            shown.Kind == PaneKind.Image && shown.Picture.Frame is { } frame
                ? new ShownPicture(
                    shown.Picture.Study!.StudyInstanceUid,
                    shown.Picture.Series!.SeriesInstanceUid,
                    frame.SopInstanceUid,
                    frame.FrameNumber,
                    shown.Picture.Slice
                )
                : null;
        if (model.Reading is { } reading && reading.Place != model.ShownPlace)
        {
            model.SetReading(null);
        }
        Present();
        if (shown.Picture.Frame is { } drawn)
        {
            _session.Memory.TrimTextures(StepsKeptFree * _panes.Count * drawn.Format.FrameBytes);
        }
        model.RaiseChanged();
        if (model.Shown is { } picture)
        {
            Drawn?.Invoke(model, picture);
        }
    }
}
