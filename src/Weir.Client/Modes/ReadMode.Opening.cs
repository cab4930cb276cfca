using Weir.Client.Memory;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Modes;

// From an address to pictures, and again when the archive has another revision.
public sealed partial class ReadMode
{
    private async Task OpenAsync(bool fresh)
    {
        var session = _session!;
        var seriesUid = ActiveViewport.Series?.SeriesInstanceUid ?? Address.SeriesUid;
        var entry = await session.Memory.OpenStudyAsync(
            session,
            Address.StudyUids[0],
            seriesUid,
            fresh
        );
        _loader?.Dispose();
        _screen?.Dispose();
        _entry = entry;
        entry.Changed += OnFramesChanged;
        session.Add(() => entry.Changed -= OnFramesChanged);
        _loader = new StudyLoader(session, entry);
        _loader.FrameFailed += OnFrameFailed;
        _loader.RevisionChanged += Reopen;
        _screen = new Screen(session, entry, _loader, _overlay);
        _screen.Drawn += OnDrawn;
        using var draw = OneDraw();
        Show(entry.Manifest!, seriesUid);
    }

    private void Show(StudyManifest study, string? seriesUid)
    {
        foreach (var pane in _viewports)
        {
            // After another revision: the same series again, and the slice if it is still there.
            pane.Assign(study, Counterpart(study, pane), pane.Slice);
        }
        if (_viewports[0].Series is null)
        {
            var first =
                study.Series.FirstOrDefault(s =>
                    s.SeriesInstanceUid == seriesUid && s.FrameCount > 0
                ) ?? study.Series.FirstOrDefault(s => s.FrameCount > 0);
            _viewports[0].Assign(study, first);
        }
        Viewports = _viewports[..Layout.Count];
        foreach (var pane in Viewports)
        {
            _loader!.AddFirstScreen(
                pane.FrameIndex,
                Math.Min(FirstScreenSlices, pane.SliceCount - pane.Slice)
            );
        }
        _screen!.Arrange(Viewports, Layout, _surface);
        _moved = true;
        Changed?.Invoke();
    }

    private static SeriesManifest? Counterpart(StudyManifest study, ViewportModel pane)
    {
        if (pane.Series is not { } old || pane.Study is not { } before)
        {
            return null;
        }
        // A series may have been cut into several stacks: the one at the same place.
        var place = before
            .Series.TakeWhile(s => s != old)
            .Count(s => s.SeriesInstanceUid == old.SeriesInstanceUid);
        return study
            .Series.Where(s => s.SeriesInstanceUid == old.SeriesInstanceUid)
            .ElementAtOrDefault(place);
    }

    // The archive has another revision of the study: its manifest is fetched again; old pictures stay until the new ones are drawn.
    private async void Reopen()
    {
        try
        {
            await OpenAsync(fresh: true);
        }
        catch (OperationCanceledException) when (_session!.IsOver)
        {
            // The reader left meanwhile.
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            Failed?.Invoke(error);
        }
    }
}
