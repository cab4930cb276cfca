using Weir.Client.Comparing;
using Weir.Client.Viewports;
using Weir.Imaging.Comparing;
using Weir.Wire;

namespace Weir.Client.Modes;

// Viewports that do together what is done in one of them. All of it is in the one draw of the step.
public sealed partial class ReadMode
{
    private readonly StackGeometries _geometries = new();

    // A link is worked out over whole stacks: once for a pair, not at each step of the wheel.
    private readonly Dictionary<StackPair, StackLink> _links = [];
    private readonly Asked[] _asked = new Asked[MostPanes];
    private bool _isFollowing;

    /// <summary>Whether stacks are scrolled together where they can be.</summary>
    public bool SyncsScroll { get; private set; }

    /// <summary>Whether images of one modality share their window.</summary>
    public bool SyncsWindow { get; private set; }

    /// <summary>Whether magnification (by mm where it is known) and shift are shared.</summary>
    public bool SyncsZoom { get; private set; }

    /// <summary>Scrolls together, or no longer; beginning, all go where the active viewport is.</summary>
    public void SetSyncScroll(bool on) => Set(() => SyncsScroll = on, scroll: on);

    /// <summary>Shares the window, or no longer; beginning, all take the active viewport's.</summary>
    public void SetSyncWindow(bool on) => Set(() => SyncsWindow = on, window: on);

    /// <summary>Shares magnification and shift, or no longer; beginning, all take the active viewport's.</summary>
    public void SetSyncZoom(bool on) => Set(() => SyncsZoom = on, view: on);

    /// <summary>How a viewport follows another; null when one of them shows nothing.</summary>
    public StackLink? LinkOf(ViewportModel leader, ViewportModel follower) =>
        leader.Series is { } lead && follower.Series is { } series ? LinkOf(lead, series) : null;

    /// <summary>The first viewport beside the active one that follows it by an offset, and how; null when none does.</summary>
    public (ViewportModel Follower, StackLink Link)? ApproximateLink
    {
        get
        {
            foreach (var pane in Together)
            {
                if (
                    pane != ActiveViewport
                    && LinkOf(ActiveViewport, pane) is { Relation: StackRelation.Approximate } link
                )
                {
                    return (pane, link);
                }
            }
            return null;
        }
    }

    /// <summary>What two viewports show belongs together from now on: their difference becomes the offset.</summary>
    public void SetOffsetHere() => ChangeOffset(0, here: true);

    /// <summary>Shifts the follower by slices against the active viewport, and keeps the difference.</summary>
    public void ShiftOffset(int slices) => ChangeOffset(slices, here: false);

    /// <summary>As it was proposed.</summary>
    public void ResetOffset()
    {
        if (ApproximateLink is var (follower, _))
        {
            _links.Remove(new(ActiveViewport.Series!, follower.Series!));
            _links.Remove(new(follower.Series!, ActiveViewport.Series!));
            SetSyncScroll(SyncsScroll);
        }
    }

    // A comparison that flickers shows one of its two viewports: both are scrolled.
    private IEnumerable<ViewportModel> Together =>
        Comparing is { Layout: CompareLayout.Flicker } ? _viewports.Take(2) : Viewports;

    private void ChangeOffset(int slices, bool here)
    {
        if (ApproximateLink is not var (follower, _) || ActiveViewport.Series is not { } lead)
        {
            return;
        }
        using var _ = OneDraw();
        if (!here)
        {
            Quietly(() => follower.ScrollBy(slices));
        }
        var (ours, theirs) = (_geometries.Of(lead)!, _geometries.Of(follower.Series!)!);
        var (mine, its) = (ActiveViewport.Slice, follower.Slice);
        Keep(lead, follower.Series!, StackLink.OffsetOf(ours, mine, theirs, its));
        Keep(follower.Series!, lead, StackLink.OffsetOf(theirs, its, ours, mine));
        Changed?.Invoke();
    }

    private void Keep(SeriesManifest leader, SeriesManifest follower, double offset) =>
        _links[new(leader, follower)] = LinkOf(leader, follower) with { Offset = offset };

    private StackLink LinkOf(SeriesManifest leader, SeriesManifest follower)
    {
        var pair = new StackPair(leader, follower);
        if (!_links.TryGetValue(pair, out var link))
        {
            _links[pair] = link = StackLink.Of(_geometries.Of(leader), _geometries.Of(follower));
        }
        return link;
    }

    private void Set(Action change, bool scroll = false, bool window = false, bool view = false)
    {
        using var _ = OneDraw();
        change();
        Lead(ActiveViewport, scroll, window, view);
        Changed?.Invoke();
    }

    // A viewport was asked for something else: the others follow in what they share.
    private void FollowLeader(ViewportModel leader)
    {
        var before = _asked[leader.Index];
        var now = _asked[leader.Index] = Asked.Of(leader);
        // Another series in a viewport is a new beginning, and what follows leads nobody.
        if (_isFollowing || !ReferenceEquals(before.Series, now.Series))
        {
            return;
        }
        Lead(
            leader,
            SyncsScroll && now.Slice != before.Slice,
            SyncsWindow && now.Window != before.Window,
            SyncsZoom && now.View != before.View
        );
    }

    private void Lead(ViewportModel leader, bool scroll, bool window, bool view)
    {
        if (leader.Series is not { } lead || !(scroll || window || view))
        {
            return;
        }
        Quietly(() =>
        {
            foreach (var pane in Together.Where(p => p != leader && p.Series is not null))
            {
                if (scroll)
                {
                    Scroll(leader, lead, pane, pane.Series!);
                }
                if (window && pane.Series!.Modality == lead.Modality)
                {
                    pane.TakeWindow(leader);
                }
                if (view)
                {
                    pane.TakeView(leader);
                }
            }
        });
    }

    private void Scroll(
        ViewportModel leader,
        SeriesManifest lead,
        ViewportModel pane,
        SeriesManifest series
    )
    {
        if (ReferenceEquals(lead, series))
        {
            pane.ScrollTo(leader.Slice);
        }
        else if (LinkOf(lead, series) is { CanFollow: true } link)
        {
            pane.ScrollTo(link.Map(_geometries.Of(lead)!, leader.Slice, _geometries.Of(series)!));
        }
    }

    private void Quietly(Action act)
    {
        var before = _isFollowing;
        _isFollowing = true;
        using var _ = OneDraw();
        try
        {
            act();
        }
        finally
        {
            _isFollowing = before;
        }
    }

    private readonly record struct Asked(
        SeriesManifest? Series,
        int Slice,
        (double Center, double Width, int Voi) Window,
        (double Zoom, double X, double Y) View
    )
    {
        public static Asked Of(ViewportModel pane) =>
            new(
                pane.Series,
                pane.Slice,
                // The image's own window may differ from slice to slice: only its number is shared then.
                pane.VoiIndex >= 0
                    ? (0, 0, pane.VoiIndex)
                    : (pane.WindowCenter, pane.WindowWidth, -1),
                (pane.Zoom, pane.PanX, pane.PanY)
            );
    }

    // By reference: two manifests are never compared frame by frame.
    private readonly record struct StackPair(SeriesManifest Leader, SeriesManifest Follower)
    {
        public bool Equals(StackPair other) =>
            ReferenceEquals(Leader, other.Leader) && ReferenceEquals(Follower, other.Follower);

        public override int GetHashCode() =>
            HashCode.Combine(
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Leader),
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Follower)
            );
    }
}
