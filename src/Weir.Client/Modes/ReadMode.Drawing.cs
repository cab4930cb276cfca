using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Modes;

// From what is asked to what is drawn and loaded.
public sealed partial class ReadMode
{
    // Two dozen renderings of the interface while a study loads are enough for the eye.
    private const int ProgressEvery = 16;

    private readonly List<(StudyLoader, Focus)> _focus = [];

    private DrawScope OneDraw()
    {
        _drawing++;
        return new DrawScope(this);
    }

    private void OnAsked(ViewportModel viewport)
    {
        using var _ = OneDraw();
        _screen?.Touch(viewport);
        _moved = true;
        FollowLeader(viewport);
        if (Comparing is { } comparing && viewport.Index == 1)
        {
            _pins!.Follow(comparing.Prior.Loader!.Study, viewport.Series);
        }
    }

    private void Draw()
    {
        if (_screen is null || _planner is null)
        {
            return;
        }
        _screen.Present();
        if (Viewports.Count > 1 && ShowsReferenceLines)
        {
            _layer?.Refresh();
        }
        if (_moved)
        {
            _moved = false;
            _focus.Clear();
            for (var i = 0; i < Viewports.Count; i++)
            {
                // The active pane comes first.
                var pane = Viewports[(ActiveViewport.Place + i) % Viewports.Count];
                if (pane is { Source: { } source, Series: { } series })
                {
                    _focus.Add(
                        (
                            source,
                            new(series.FirstFrame, pane.SliceCount, pane.Slice, pane.Direction)
                        )
                    );
                    // Where a film will be soon: at its end that is its beginning.
                    if (pane.Playhead is { } soon && soon < pane.SliceCount)
                    {
                        _focus.Add(
                            (source, new(series.FirstFrame, pane.SliceCount, soon, pane.Direction))
                        );
                    }
                }
            }
            // What a comparison hides is wanted next.
            if (HiddenOfComparison is { Source: { } hidden, Series: { } behind } pane2)
            {
                _focus.Add((hidden, new(behind.FirstFrame, pane2.SliceCount, pane2.Slice, 0)));
            }
            _planner.Focus(_focus);
        }
    }

    private void OnResized(SurfaceSize size)
    {
        _surface = size;
        _screen?.Arrange(Viewports, Layout, size);
        _screen?.Present();
    }

    private void OnFramesChanged(StudyEntry entry, int frame)
    {
        foreach (var pane in Viewports)
        {
            if (pane.Wants(entry, frame))
            {
                _screen?.Touch(pane);
                _screen?.Present();
            }
        }
        if (entry.DrawableFrames == entry.FrameCount || entry.Version % ProgressEvery == 0)
        {
            Changed?.Invoke();
        }
    }

    private void OnFrameFailed(StudyEntry entry, int frame)
    {
        foreach (var pane in Viewports.Where(p => p.Wants(entry, frame)))
        {
            _screen?.Touch(pane);
        }
        _screen?.Present();
    }

    private void OnDrawn(ViewportModel viewport, ShownPicture picture)
    {
        Drawn?.Invoke(viewport, picture);
        _probe?.OnDrawn(viewport);
        _session!.Memory.Report(viewport.Index, picture);
        // The next steps of a scroll are decoded and uploaded while the reader looks at this one.
        for (var i = 1; viewport.Direction != 0 && i <= PreparedAhead; i++)
        {
            var next = viewport.Slice + i * viewport.Direction;
            if (next >= 0 && next < viewport.SliceCount)
            {
                _session!.Memory.Prepare(
                    _session,
                    viewport.Source!.Study,
                    viewport.Series!.FirstFrame + next
                );
            }
        }
    }

    private readonly struct DrawScope(ReadMode mode) : IDisposable
    {
        public void Dispose()
        {
            if (--mode._drawing == 0)
            {
                mode.Draw();
            }
        }
    }
}
