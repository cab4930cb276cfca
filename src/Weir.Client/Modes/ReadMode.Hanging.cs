using Weir.Client.Hanging;
using Weir.Client.Viewports;
using Weir.Imaging.Hanging;
using Weir.Wire;

namespace Weir.Client.Modes;

// Hanging protocols: which is in use, chosen by itself, by the address or by hand, and the way back.
public sealed partial class ReadMode
{
    private HangingLibrary? _protocols;
    private Before? _before;

    // What the reader has begun is not hung anew when priors come.
    private bool _handsOn;

    /// <summary>The hanging protocols; null: none are used.</summary>
    public Task<HangingLibrary>? Protocols { get; init; }

    /// <summary>All protocols that may be chosen; empty until they are here.</summary>
    public IReadOnlyList<HangingProtocol> AllProtocols => _protocols?.Protocols ?? [];

    /// <summary><see cref="AllProtocols"/>, those that suit the open studies first, and how many those are.</summary>
    public (IReadOnlyList<HangingProtocol> All, int Matching) RankedProtocols() =>
        HangingEngine.Rank(AllProtocols, HangingStudies());

    /// <summary>The protocol by which the studies were hung; null for none.</summary>
    public HangingProtocol? Hanging { get; private set; }

    /// <summary>The protocol that the address asks for and nobody knows; null when there is no such trouble.</summary>
    public string? UnknownProtocol { get; private set; }

    /// <summary>Whether there is something to go back to.</summary>
    public bool CanHangBack => _before is not null;

    /// <summary>Hangs the studies by a protocol, also where it would not have been chosen; what was there can be had back.</summary>
    public void Hang(HangingProtocol protocol)
    {
        if (HangingEngine.Plan(protocol, HangingStudies(), asFarAsPossible: true) is { } plan)
        {
            using var _ = OneDraw();
            _before = Remember();
            _handsOn = true;
            _planner?.Abort();
            Apply(plan);
            Changed?.Invoke();
        }
    }

    /// <summary>Hangs the studies by the protocol that suits them best; without one nothing changes.</summary>
    public void HangBest()
    {
        if (HangingEngine.Choose(AllProtocols, HangingStudies()) is { } plan)
        {
            Hang(plan.Protocol);
        }
    }

    /// <summary>As the protocol in use hung it at first; the layout that was chosen for the modality is forgotten.</summary>
    public void ResetHanging()
    {
        if (Hanging is { } protocol)
        {
            if (ActiveViewport.Series is { } series)
            {
                Settings?.SetLayout(series.Modality, null);
            }
            Hang(protocol);
        }
    }

    /// <summary>As it was before the last protocol was chosen by hand; once more: as it was before that.</summary>
    public void HangBack()
    {
        if (_before is { } before)
        {
            using var _ = OneDraw();
            _before = Remember();
            _planner?.Abort();
            Restore(before);
            Changed?.Invoke();
        }
    }

    private void Restore(Before before) =>
        Quietly(() =>
        {
            for (var i = 0; i < before.Panes.Length; i++)
            {
                _viewports[i].CopyAllFrom(before.Panes[i]);
            }
            ActiveIndex = before.Active;
            Hanging = before.Hanging;
            Arrange(before.Layout, _viewports[..before.Layout.Count]);
        });

    private async Task ProtocolsAsync()
    {
        if (Protocols is not null)
        {
            _protocols = await Protocols;
        }
    }

    // The first pictures. A series that the address names is what somebody was sent to see: it is hung by no protocol of ours.
    private void HangFirst()
    {
        Place(_viewports[..Layout.Count]);
        var asked = Address.HangingProtocolId;
        var studies = HangingStudies();
        var plan =
            asked is null ? null
            : _protocols?.Find(asked) is { } named
                ? HangingEngine.Plan(named, studies, asFarAsPossible: true)
            : null;
        UnknownProtocol = plan is null && _protocols is not null ? asked : null;
        if (plan is null && Address.SeriesUid is null && Settings?.HangsByItself != false)
        {
            plan = HangingEngine.Choose(AllProtocols, studies);
        }
        if (plan is not null)
        {
            Apply(plan);
        }
        if (plan is null || plan.Protocol.Id != asked)
        {
            UseChosenLayout(studies[0]);
        }
    }

    // Priors have come: another protocol may suit better, as long as the reader has touched nothing.
    private void HangWithPriors()
    {
        if (_handsOn || Address.SeriesUid is not null || Settings?.HangsByItself == false)
        {
            return;
        }
        var studies = HangingStudies();
        var plan =
            Address.HangingProtocolId is not null && UnknownProtocol is null && Hanging is { } named
                ? HangingEngine.Plan(named, studies, asFarAsPossible: true)
                : HangingEngine.Choose(AllProtocols, studies);
        if (plan is not null && (plan.Protocol != Hanging || !IsShown(plan)))
        {
            using var _ = OneDraw();
            Apply(plan);
            if (Address.HangingProtocolId is null)
            {
                UseChosenLayout(studies[0]);
            }
            Changed?.Invoke();
        }
    }

    private bool IsShown(HangingPlan plan) =>
        plan.Series.Index().All(s => ReferenceEquals(_viewports[s.Index].Series, s.Item));

    private void Apply(HangingPlan plan)
    {
        Hanging = plan.Protocol;
        var sync = plan.Protocol.Sync;
        (SyncsScroll, SyncsWindow, SyncsZoom) = (sync.Scroll, sync.Window, sync.ZoomPan);
        ActiveIndex = 0;
        var layout = new ViewportLayout(plan.Protocol.Rows, plan.Protocol.Columns);
        for (var i = 0; i < MostPanes; i++)
        {
            var series = i < plan.Series.Count ? plan.Series[i] : null;
            var loader = series is null ? null : StudyOf(series)?.Loader;
            var how = i < plan.Series.Count ? plan.Protocol.Viewports[i] : new HangingViewport();
            var pane = _viewports[i];
            pane.Hang(loader, loader is null ? null : series, how);
            if (loader is { Study.FirstScreen.Count: 0 } && pane.FrameIndex >= 0)
            {
                AddFirstScreen(pane);
            }
        }
        Arrange(layout, _viewports[..layout.Count]);
        // A viewport that a protocol describes and nothing fits stays empty; the rest shows what is left.
        FillEmpty(plan.Series.All(s => s is null) ? 0 : plan.Series.Count);
    }

    private void UseChosenLayout(StudyManifest study)
    {
        var modality = (ActiveViewport.Series ?? study.Series.FirstOrDefault())?.Modality;
        if (modality is not null && Settings?.LayoutOf(modality) is { } chosen && chosen != Layout)
        {
            Arrange(chosen, _viewports[..chosen.Count]);
            FillEmpty(0);
        }
    }

    // The first study that can be had is the current one; the others of the same patient are its priors, the newest first.
    private List<StudyManifest> HangingStudies()
    {
        var open = _studies.FindAll(s => s.Manifest is not null);
        return
        [
            .. open.Take(1).Select(s => s.Manifest!),
            .. open.Skip(1)
                .Where(s => s.Patient == open[0].Patient)
                .Select(s => s.Manifest!)
                .OrderByDescending(m => m.StudyDate, StringComparer.Ordinal)
                .ThenByDescending(m => m.StudyTime, StringComparer.Ordinal),
        ];
    }

    private Before Remember() =>
        new(
            _beside ?? Layout,
            ActiveIndex,
            Hanging,
            (SyncsScroll, SyncsWindow, SyncsZoom),
            Array.ConvertAll(
                _viewports,
                pane =>
                {
                    var copy = new ViewportModel(pane.Index);
                    copy.CopyAllFrom(pane);
                    return copy;
                }
            )
        );

    private sealed record Before(
        ViewportLayout Layout,
        int Active,
        HangingProtocol? Hanging,
        (bool Scroll, bool Window, bool Zoom) Syncs,
        ViewportModel[] Panes
    );
}
