using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Modes;

// From an address to pictures, and again when the archive has another revision.
public sealed partial class ReadMode
{
    private static bool IsOfStudy(Exception error) =>
        error is HttpRequestException or InvalidDataException or NotSupportedException;

    // The first study that can be had is shown; the others follow without pixels, which load when they are shown.
    private async Task OpenAllAsync()
    {
        _planner = new PrefetchPlanner(_session!, FindLikelyNext);
        foreach (var study in _studies.Skip(MostStudies))
        {
            study.Error = new NotSupportedException($"More than {MostStudies} studies.");
        }
        foreach (var study in _studies.Where(s => s.Error is null))
        {
            try
            {
                await OpenAsync(study, fresh: false, pixels: true);
                break;
            }
            catch (Exception error) when (_studies.Count > 1 && IsOfStudy(error))
            {
                study.Error = error;
                Changed?.Invoke();
            }
        }
        if (_planner.Loaders.Count == 0)
        {
            throw _studies[0].Error!;
        }
        _ = OpenOthersAsync();
    }

    private async Task OpenOthersAsync()
    {
        using var waiting = _planner!.Wait();
        foreach (var study in _studies.Where(s => s is { Loader: null, Error: null }).ToArray())
        {
            await OpenOtherAsync(study);
        }
        HangWithPriors();
        await CompareAsAskedAsync();
        await FindPatientStudiesAsync();
    }

    private async Task OpenOtherAsync(OpenStudy study)
    {
        using var waiting = _planner!.Wait();
        study.Error = null;
        Changed?.Invoke();
        await TryAsync(study, () => OpenAsync(study, fresh: false, pixels: false));
        Changed?.Invoke();
    }

    private async Task TryAsync(OpenStudy study, Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (OperationCanceledException) when (_session!.IsOver)
        {
            // The reader left meanwhile.
        }
        catch (Exception error) when (IsOfStudy(error))
        {
            study.Error = error;
        }
    }

    private async Task OpenAsync(OpenStudy study, bool fresh, bool pixels)
    {
        var session = _session!;
        var shown = _viewports.FirstOrDefault(v =>
            v.Source is not null && v.Source == study.Loader && v.Series is not null
        );
        // Among several studies the server would not know whose series it is.
        var series =
            shown?.Series!.SeriesInstanceUid ?? (_studies.Count == 1 ? Address.SeriesUid : null);
        var entry = await session.Memory.OpenStudyAsync(session, study.Uid, series, fresh, pixels);
        var old = study.Loader;
        if (old is not null)
        {
            old.Study.Changed -= OnFramesChanged;
        }
        var loader = old is null ? _planner!.Add(entry) : _planner!.Replace(old, entry);
        study.Loader = loader;
        // What was before holds frames of the revision that is gone.
        _before = old is null ? _before : null;
        _ = Keeper?.LoadAsync(study.Uid);
        entry.Changed += OnFramesChanged;
        session.Add(() => entry.Changed -= OnFramesChanged);
        loader.FrameFailed += (frame, _) => OnFrameFailed(entry, frame);
        loader.RevisionChanged += () => Reopen(study);
        if (pixels)
        {
            await ProtocolsAsync();
            _screen?.Dispose();
            _screen = new Screen(session, _overlay, _tables!) { Layer = _layer };
            _screen.Drawn += OnDrawn;
            using var draw = OneDraw();
            Show(loader, old);
        }
    }

    private void Show(StudyLoader loader, StudyLoader? old)
    {
        var study = loader.Study.Manifest!;
        foreach (var pane in _viewports)
        {
            // After another revision: the same series again, and the slice if it is still there.
            if (old is not null && pane.Source == old)
            {
                pane.Assign(loader, Counterpart(study, pane), pane.Slice);
            }
        }
        if (Viewports.Count == 0)
        {
            if (ShowAddressed(_viewports[0], loader, Address))
            {
                // Exactly that image was asked for: nothing is hung around it.
                Place(_viewports[..Layout.Count]);
            }
            else
            {
                HangFirst();
            }
        }
        if (Viewports.All(v => v.Series is null))
        {
            var first =
                study.Series.FirstOrDefault(s =>
                    s.SeriesInstanceUid == Address.SeriesUid && s.FrameCount > 0
                ) ?? study.Series.FirstOrDefault(s => s.FrameCount > 0);
            _viewports[0].Assign(loader, first);
        }
        foreach (var pane in Viewports.Where(p => p.Source == loader))
        {
            AddFirstScreen(pane);
        }
        _screen!.Arrange(Viewports, Layout, _surface);
        _moved = true;
        Changed?.Invoke();
    }

    private static void AddFirstScreen(ViewportModel pane) =>
        pane.Source!.AddFirstScreen(
            pane.FrameIndex,
            Math.Min(FirstScreenSlices, pane.SliceCount - pane.Slice)
        );

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

    // The archive has another revision of a study: its manifest is fetched again; old pictures stay until the new ones are drawn.
    private async void Reopen(OpenStudy study)
    {
        using var waiting = _planner!.Wait();
        await TryAsync(study, () => OpenAsync(study, fresh: true, pixels: true));
        if (study.Error is { } error)
        {
            Failed?.Invoke(error);
        }
    }
}
