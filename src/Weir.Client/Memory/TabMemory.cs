using Weir.Client.Memory.Tabs;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>
/// The tab's memory: one budget, under it the RAM (encoded and decoded frames) and the GPU (textures). It decides with Weir.Memory and has
/// the stage do it; bytes leave the ledger only when the stage has confirmed that they are gone.
/// </summary>
/// <remarks>Single-threaded, as the browser is. All sizes are bytes.</remarks>
public sealed partial class TabMemory
{
    // A reader's own study takes at most this part of RAM: the rest is the first screens of the studies before.
    private const double WindowShare = 0.9;

    private readonly TabSettings _settings;
    private readonly ITabPlatform _platform;
    private readonly SharedBudget _shared;
    private readonly Func<CancellationToken, Task<bool>> _serverAnswers;
    private readonly StudyTemperature _temperature;
    private readonly PressureMonitor _monitor;
    private readonly MemoryGovernor _governor;
    private readonly MemoryBudget _total;
    private readonly MemoryBudget _ram;
    private readonly MemoryBudget _encodedBudget;
    private readonly MemoryBudget _decodedBudget;
    private readonly MemoryBudget _gpu;
    private readonly CacheTier<FrameKey, int> _encoded;
    private readonly CacheTier<FrameKey, int> _decoded;
    private readonly CacheTier<FrameKey, int> _textures;
    private readonly SessionGenerations _generations = new();
    private readonly List<ModeSession> _sessions = [];

    /// <summary>Makes the tab's memory; there is one.</summary>
    /// <param name="stage">Holds the bytes.</param>
    /// <param name="settings">Limit and exit policy.</param>
    /// <param name="time">Clock of back-off and pressure.</param>
    /// <param name="serverAnswers">Whether the server can be reached; asked, with growing pauses, after a failed fetch.</param>
    /// <param name="probe">What the platform tells of memory; in most browsers nothing.</param>
    /// <param name="platform">The page and the other tabs; null for a page that is alone.</param>
    public TabMemory(
        IStage stage,
        TabSettings settings,
        TimeProvider time,
        Func<CancellationToken, Task<bool>> serverAnswers,
        IMemoryProbe probe,
        ITabPlatform? platform = null
    )
    {
        (Stage, Time, _settings, _serverAnswers) = (stage, time, settings, serverAnswers);
        _platform = platform ?? new LonePlatform();
        _shared = new SharedBudget(_platform, this);
        var parts = Parts.Of(settings.Limit);
        _total = new MemoryBudget("tab", parts.Total);
        _ram = _total.CreateChild("ram", parts.Ram);
        _encodedBudget = _ram.CreateChild("encoded", parts.Encoded);
        _decodedBudget = _ram.CreateChild("decoded", parts.Decoded);
        _gpu = _total.CreateChild("gpu");
        _temperature = new StudyTemperature(time);
        _encoded = new("encoded", _encodedBudget, Options(Residence.Encoded, survives: true));
        _decoded = new("decoded", _decodedBudget, Options(Residence.Decoded, survives: false));
        _textures = new("texture", _gpu, Options(Residence.Texture, survives: false));
        Tiers = [_encoded, _decoded, _textures];
        _encoded.Removed += OnEncodedRemoved;
        _textures.Removed += OnTextureRemoved;
        Screens = new ScreenChange(_encodedBudget, _gpu);
        OpenTemperatures();
        var options = new PressureOptions { ProcessCeilingBytes = settings.Ceiling };
        var measured = new MeasuredProbe(this, probe);
        _monitor = new PressureMonitor(_total, measured, time, options, _ram);
        _governor = new MemoryGovernor(_total, _monitor, _temperature);
        _governor.ComparisonsLetGo += OnComparisonsLetGo;
        _notices = new NoticeBoard(time);
        _releaseLog = new ReleaseLog(_total, time);
        _leak = new LeakAlarm(time, settings.LeakAlarm, _releaseLog);
        _leak.Raised += LogLeak;
        _monitor.Changed += OnPressureChanged;
        _monitor.Checked += OnPressureChecked;
        foreach (var tier in Tiers)
        {
            tier.Released += OnReleasedBy;
        }
        _platform.Told += OnTold;
        IsHidden = _platform.IsHidden;
        Learn();
        ApplyLimit();
        stage.Event += OnStageEvent;
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The studies of which the tab knows anything.</summary>
    public StudyCatalog Studies { get; } = new();

    /// <summary>What the tab may hold now: its part of <see cref="Budget"/>.</summary>
    public long Limit => _total.Limit ?? 0;

    /// <summary>Everything charged: entries, reservations and what is being released.</summary>
    public long UsedBytes => _total.UsedBytes;

    /// <summary>What a mode's end does with its bytes, unless the mode says otherwise. Kept for the next visit.</summary>
    public ExitPolicy ExitPolicy
    {
        get => _settings.ExitPolicy;
        set
        {
            _settings.ExitPolicy = value;
            Changed?.Invoke();
        }
    }

    /// <summary>What the end of each mode does, by its name.</summary>
    public IReadOnlyDictionary<string, ExitPolicy> ExitPolicies() =>
        ModeNames.All.ToDictionary(mode => mode, _settings.ExitPolicyOf);

    /// <summary>The open sessions.</summary>
    public IReadOnlyList<ModeSession> Sessions => _sessions;

    /// <summary>Frame handles in use in the stage, those whose release is not yet confirmed included.</summary>
    public int HandleCount => _handles.Count;

    /// <summary>Raised when numbers, level or notice changed; often while loading, so that listeners should gather.</summary>
    public event Action? Changed;

    /// <summary>The root of the tab's budgets, for the engine's self-checks.</summary>
    public MemoryBudget Root => _total;

    internal IStage Stage { get; }

    /// <summary>Makes room for a change of screen.</summary>
    internal ScreenChange Screens { get; }

    /// <summary>Raised when there may be room again for loads that were refused.</summary>
    internal event Action? RoomChanged;

    /// <summary>Bytes that one study's frames may take in RAM beside each other; fewer while memory is short.</summary>
    internal long LoadWindow =>
        IsTrimmed
            ? 0
            : (long)((_encodedBudget.EffectiveLimit ?? 0) * WindowShare * _governor.PrefetchShare);

    /// <summary>Begins the session of a mode that is being entered.</summary>
    /// <param name="policy">The mode's own policy; null for the user's setting.</param>
    internal ModeSession BeginSession(ExitPolicy? policy)
    {
        var engine = _generations.Open(policy ?? ExitPolicy);
        var session = new ModeSession(this, engine);
        _sessions.Add(session);
        return session;
    }

    /// <summary>The session is over: everything of it was given back and confirmed.</summary>
    internal void EndSession(ModeSession session)
    {
        _sessions.Remove(session);
        RoomChanged?.Invoke();
        Changed?.Invoke();
    }

    internal async Task<bool> ProbeServerAsync(CancellationToken cancellation)
    {
        try
        {
            return await _serverAnswers(cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private CacheTierOptions<FrameKey, int> Options(Residence residence, bool survives) =>
        new()
        {
            Release = removal => ReleaseAsync(removal.Item, residence),
            Policy = new LruWithFirstScreenShare<FrameKey>(temperature: _temperature),
            SurvivesDemotion = survives,
            IsBackedByCheaperTier = residence != Residence.Encoded,
        };

    // A texture without its encoded bytes could not be drawn again after a lost context; dropping it is free.
    private void OnEncodedRemoved(Removal<FrameKey, int> removal)
    {
        _textures.Remove(removal.Key, removal.Reason);
        _decoded.Remove(removal.Key, removal.Reason);
        if (Studies.Find(removal.Key.Study) is { } study)
        {
            study.Set(removal.Key.Frame, FrameState.Absent, -removal.Bytes);
            ForgetIfEmpty(study);
        }
        Changed?.Invoke();
    }

    // A study of which nothing is held and that nobody has open keeps its manifest only as long as the catalog has room.
    private void ForgetIfEmpty(StudyEntry study)
    {
        if (study is { DrawableFrames: 0, OpenCount: 0, Manifest: null } && !IsKept(study))
        {
            Studies.Remove(study);
            _temperatures.Retire(study.Slot);
        }
    }
}
