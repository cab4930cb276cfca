using Weir.Client.Comparing;
using Weir.Client.Memory;
using Weir.Client.Studies;
using Weir.Client.Viewports;
using Weir.Imaging.Comparing;
using Weir.Wire;

namespace Weir.Client.Modes;

// The current study beside one of the same patient's others.
public sealed partial class ReadMode
{
    private Before? _beforeComparing;
    private ComparisonPins? _pins;

    /// <summary>The same patient's studies, by patient ID and issuer; null when nobody can be asked.</summary>
    public Func<
        string,
        CancellationToken,
        Task<IReadOnlyList<StudySummary>>
    >? FindPatientStudies { get; init; }

    /// <summary>The patient's studies, the latest first, with the one that is read; empty until they are known.</summary>
    public IReadOnlyList<StudySummary> PatientStudies { get; private set; } = [];

    /// <summary>The comparison that is on; null for none.</summary>
    public Comparison? Comparing { get; private set; }

    /// <summary>Bytes of the prior's images that had to go while memory was short; 0 when they are here or were asked for again.</summary>
    public long ComparedBytesReleased => _pins?.Released ?? 0;

    /// <summary>
    /// Opens another study of the patient beside the current one: its manifest alone, until it is shown. Where it is compared already, the
    /// layout changes.
    /// </summary>
    /// <param name="uid">Study Instance UID of the prior.</param>
    /// <param name="layout">How they stand.</param>
    /// <returns>False when it cannot be had; its <see cref="OpenStudy.Error"/> says why.</returns>
    public async Task<bool> CompareAsync(string uid, CompareLayout layout)
    {
        if (Comparing is { } on && on.Prior.Uid == uid)
        {
            SetCompareLayout(layout);
            return true;
        }
        if (_planner is null || CurrentStudy is not { } current || current.Uid == uid)
        {
            return false;
        }
        var prior = _studies.Find(s => s.Uid == uid);
        if (prior is null)
        {
            _studies.Add(prior = new OpenStudy(uid));
        }
        if (prior.Loader is null)
        {
            await OpenOtherAsync(prior);
        }
        if (prior.Loader is null || _session!.IsOver || !IsSamePatient(current, prior))
        {
            return false;
        }
        Begin(current, prior, layout);
        return true;
    }

    /// <summary>Compares with the study before the one that is read, else with the one after it; ends a comparison that is on.</summary>
    public async Task CompareOrEndAsync()
    {
        if (Comparing is not null)
        {
            EndComparison();
            return;
        }
        var all = PatientStudies.ToList();
        var at = all.FindIndex(s => s.StudyInstanceUid == CurrentStudy?.Uid);
        if (at >= 0 && all.Count > 1)
        {
            var prior = all[at + 1 < all.Count ? at + 1 : at - 1];
            await CompareAsync(prior.StudyInstanceUid, CompareLayout.SideBySide);
        }
    }

    private void CompareOrEnd() => _ = CompareOrEndAsync();

    /// <summary>Compares in another layout.</summary>
    public void SetCompareLayout(CompareLayout layout)
    {
        if (Comparing is { } on && on.Layout != layout)
        {
            using var _ = OneDraw();
            StopTurns();
            Comparing = on with { Layout = layout };
            ArrangeComparison();
            Changed?.Invoke();
        }
    }

    /// <summary>Shows the other one of the two, in the same place.</summary>
    public void Flicker()
    {
        if (Comparing is { Layout: CompareLayout.Flicker })
        {
            using var _ = OneDraw();
            ActiveIndex = 1 - ActiveIndex;
            Arrange(ViewportLayout.One, [_viewports[ActiveIndex]]);
            Changed?.Invoke();
        }
    }

    /// <summary>Ends the comparison: all is as it was before, and the prior's images are the first to go.</summary>
    public void EndComparison()
    {
        if (Comparing is null)
        {
            return;
        }
        using var _ = OneDraw();
        StopTurns();
        var before = _beforeComparing!;
        (Comparing, _beforeComparing) = (null, null);
        (SyncsScroll, SyncsWindow, SyncsZoom) = before.Syncs;
        Restore(before);
        _pins!.Clear();
        Changed?.Invoke();
    }

    /// <summary>Brings the prior's images back that had to go; memory may be short again.</summary>
    public void ReloadCompared()
    {
        _pins?.Again();
        _moved = true;
        using var _ = OneDraw();
        Changed?.Invoke();
    }

    // The study that is read: that of the active viewport, unless that shows the prior already.
    private OpenStudy? CurrentStudy =>
        Comparing?.Current
        ?? _studies.Find(s => s.Manifest is { } m && ReferenceEquals(m, Study))
        ?? _studies.Find(s => s.Manifest is not null);

    private static bool IsSamePatient(OpenStudy one, OpenStudy other) =>
        one.Patient == other.Patient;

    private async Task FindPatientStudiesAsync()
    {
        if (FindPatientStudies is null || CurrentStudy is not { } current)
        {
            return;
        }
        try
        {
            PatientStudies = await FindPatientStudies(current.Uid, _session!.Leaving);
            Changed?.Invoke();
        }
        catch (Exception error)
            when (IsOfStudy(error)
                || error is OperationCanceledException or System.Text.Json.JsonException
            )
        {
            // Reading goes on without them.
        }
    }

    // An address may ask for a comparison of the first two studies that it names.
    private async Task CompareAsAskedAsync()
    {
        if (
            Address.Compare is { } layout
            && _studies.FindAll(s => s.Manifest is not null) is [_, var prior, ..]
        )
        {
            await CompareAsync(prior.Uid, layout);
        }
    }

    private void Begin(OpenStudy current, OpenStudy prior, CompareLayout layout)
    {
        using var _ = OneDraw();
        _handsOn = true;
        // From one prior to another: what was before the first one is gone back to.
        _beforeComparing ??= Remember();
        _pins ??= new ComparisonPins(_session!);
        _pins.Clear();
        Comparing = new Comparison(current, prior, layout);
        Quietly(() =>
        {
            if (ActiveViewport.Source == current.Loader && ActiveIndex != 0)
            {
                _viewports[0].CopyAllFrom(ActiveViewport);
            }
            else if (_viewports[0].Source != current.Loader)
            {
                _viewports[0]
                    .Assign(
                        current.Loader,
                        current.Manifest!.Series.FirstOrDefault(s => s.FrameCount > 0)
                    );
            }
            ActiveIndex = 0;
            var model = _viewports[0].Series;
            _viewports[1]
                .Assign(
                    prior.Loader,
                    model is null ? null : SeriesMatch.Best(model, prior.Manifest!)
                );
            SyncsScroll = true;
            ArrangeComparison();
            ShowCounterpart();
        });
        _pins.Follow(prior.Loader!.Study, _viewports[1].Series);
        Changed?.Invoke();
    }

    private ViewportModel? HiddenOfComparison =>
        Comparing is { Layout: CompareLayout.Flicker } ? _viewports[1 - ActiveIndex] : null;

    private void ShowCounterpart()
    {
        var (leader, pane) = (_viewports[0], _viewports[1]);
        if (leader.Series is not { } lead || pane.Series is not { } series)
        {
            return;
        }
        if (LinkOf(lead, series).CanFollow)
        {
            Scroll(leader, lead, pane, series);
        }
        else
        {
            pane.TakePart(leader);
        }
        if (lead.Modality == series.Modality)
        {
            pane.TakeWindow(leader);
        }
    }

    private void ArrangeComparison()
    {
        switch (Comparing!.Layout)
        {
            case CompareLayout.SideBySide:
                Arrange(new ViewportLayout(1, 2), _viewports[..2]);
                break;
            case CompareLayout.Stacked:
                Arrange(new ViewportLayout(2, 1), _viewports[..2]);
                break;
            default:
                ActiveIndex = Math.Min(ActiveIndex, 1);
                Arrange(ViewportLayout.One, [_viewports[ActiveIndex]]);
                break;
        }
    }
}

/// <summary>Two studies that are compared.</summary>
/// <param name="Current">The one that is read.</param>
/// <param name="Prior">The one beside it.</param>
/// <param name="Layout">How they stand.</param>
public sealed record Comparison(OpenStudy Current, OpenStudy Prior, CompareLayout Layout);
