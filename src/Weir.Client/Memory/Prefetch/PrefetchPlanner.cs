using System.Runtime.InteropServices;
using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory.Prefetch;

/// <summary>
/// Decides what a mode loads ahead of its reader, and in which order: around what is on screen, the rest of its series, the other series
/// on screen, the other series of their studies, the first study's rest, and when nothing of that is left, first screens of the studies
/// likely to be shown next. Over all of it stand <see cref="PrefetchConnections"/> and the budget; nothing is loaded ahead that would push
/// out what is nearer.
/// </summary>
/// <remarks>One a session, and it ends with it. Single-threaded, as the browser is.</remarks>
public sealed partial class PrefetchPlanner : IDisposable
{
    private readonly ModeSession _session;
    private readonly TabMemory _memory;
    private readonly List<StudyLoader> _all = []; // the first study first
    private readonly List<StudyLoader> _order = []; // those that load, the active pane's first
    private readonly List<StudyLoader> _before = [];
    private readonly List<Focus> _focus = [];
    private readonly AheadRoom _room;
    private readonly NextStudies _next;
    private bool _isGoing;
    private bool _again;
    private bool _ended;
    private int _opening;

    /// <summary>Starts idle; <see cref="Focus"/> sets it going.</summary>
    /// <param name="session">Its end is the planner's end.</param>
    /// <param name="findLikelyNext">
    /// Names studies likely to be opened after one, the likeliest first; null when nobody knows. May throw <see cref="HttpRequestException"/>.
    /// </param>
    public PrefetchPlanner(
        ModeSession session,
        Func<string, CancellationToken, Task<IReadOnlyList<string>>>? findLikelyNext
    )
    {
        (_session, _memory) = (session, session.Memory);
        _room = new AheadRoom(_memory, session);
        Thumbnails = new ThumbnailTurns(Connections);
        _next = new NextStudies(session, this, _room, findLikelyNext);
        _memory.RoomChanged += OnRoomChanged;
        _memory.Clearing += Pause;
        session.Add(this);
    }

    /// <summary>What everything loaded ahead shares.</summary>
    public PrefetchConnections Connections { get; } = new();

    /// <summary>Turns of the thumbnails.</summary>
    public ThumbnailTurns Thumbnails { get; }

    /// <summary>The open studies, the first one first.</summary>
    internal IReadOnlyList<StudyLoader> Loaders => _all;

    /// <summary>Adds an open study. It loads nothing before it is shown, unless it is the first.</summary>
    public StudyLoader Add(StudyEntry study)
    {
        var loader = new StudyLoader(_session, study, this) { IsResting = _all.Count > 0 };
        _all.Add(loader);
        return loader;
    }

    /// <summary>Another revision of a study takes the place of the old one.</summary>
    public StudyLoader Replace(StudyLoader old, StudyEntry study)
    {
        var loader = new StudyLoader(_session, study, this);
        _all[_all.IndexOf(old)] = loader;
        _order.Remove(old);
        old.Dispose();
        return loader;
    }

    /// <summary>Tells where the readers are; loads what they will need.</summary>
    /// <param name="panes">What each pane shows, the active one first; every loader is one of this planner's.</param>
    public void Focus(IReadOnlyList<(StudyLoader Loader, Focus Focus)> panes)
    {
        SetOrder(panes);
        foreach (var loader in _order)
        {
            _focus.Clear();
            foreach (var pane in panes)
            {
                if (pane.Loader == loader)
                {
                    _focus.Add(pane.Focus);
                }
            }
            if (_focus.Count > 0)
            {
                loader.Focus(CollectionsMarshal.AsSpan(_focus));
            }
        }
        _next.GoOnAnyway();
        GoOn();
    }

    /// <summary>Aborts everything on the network, on the ground that the reader has gone elsewhere. <see cref="Focus"/> goes on.</summary>
    public void Abort()
    {
        _next.Abort();
        _all.ForEach(l => l.Abort());
    }

    /// <summary>Until its disposal nothing is loaded for studies that are not open: the reader waits for something of the network.</summary>
    public IDisposable Wait()
    {
        _opening++;
        _next.Abort();
        return new Waiting(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _memory.RoomChanged -= OnRoomChanged;
            _memory.Clearing -= Pause;
            _next.Dispose();
            _all.ForEach(l => l.Dispose());
        }
    }

    /// <summary>A request for an open study is about to be made: what is on its way for others makes way at once.</summary>
    internal void Begins()
    {
        // What that sets free is none of the caller's business, who is in the middle of choosing.
        var was = _isGoing;
        _isGoing = true;
        _next.MakeWay();
        _isGoing = was;
    }

    /// <summary>Loads what may be loaded now. Calls from within only make it go round once more.</summary>
    internal void GoOn()
    {
        _again = true;
        if (_isGoing)
        {
            return;
        }
        _isGoing = true;
        while (_again && !_ended && !_session.IsOver)
        {
            _again = false;
            foreach (var loader in _order.ToArray())
            {
                loader.Pump();
            }
            if (MayGoBeyond)
            {
                _next.Pump();
            }
            else
            {
                _next.Abort();
            }
        }
        _isGoing = false;
    }

    private bool MayGoBeyond =>
        _opening == 0
        && _order.Count > 0
        && _memory.Prefetch == PrefetchScope.LikelyNext
        && _memory.Level < PressureLevel.Elevated
        // A hidden tab gives back, and takes nothing.
        && _memory.LoadWindow > 0
        // What such a mode loads goes when it ends: there would be nothing left to open.
        && _session.Engine.ExitPolicy != ExitPolicy.Purge
        && _order.TrueForAll(l => l is { Requests: 0, IsOffline: false, IsPaused: false });

    private void SetOrder(IReadOnlyList<(StudyLoader Loader, Focus Focus)> panes)
    {
        _before.Clear();
        _before.AddRange(_order);
        _order.Clear();
        foreach (var (loader, _) in panes)
        {
            if (!_order.Contains(loader))
            {
                _order.Add(loader);
            }
        }
        if (_all.Count > 0 && !_order.Contains(_all[0]))
        {
            _order.Add(_all[0]);
        }
        if (!_order.SequenceEqual(_before))
        {
            _all.ForEach(l => l.IsResting = !_order.Contains(l));
            ShareWindow();
        }
    }

    private void OnRoomChanged()
    {
        _all.ForEach(l => l.Unblock());
        _next.GoOnAnyway();
        GoOn();
    }

    private void Pause()
    {
        _next.Abort();
        _all.ForEach(l => l.Pause());
    }

    private sealed class Waiting(PrefetchPlanner planner) : IDisposable
    {
        private PrefetchPlanner? _planner = planner;

        public void Dispose()
        {
            if (_planner is { } once)
            {
                _planner = null;
                once._opening--;
                once.GoOn();
            }
        }
    }
}
