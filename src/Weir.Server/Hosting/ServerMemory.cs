using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>
/// The server's memory: one tree of budgets over everything it keeps, the slabs the bytes are in, and what governs them.
/// Each tier is guaranteed a part of what the server has at least and borrows the rest from those that do not use it.
/// </summary>
public sealed class ServerMemory : IDisposable
{
    /// <summary>
    /// Automatic: the part of what is free, or held already, that the server takes. Half of the engine's default, for the
    /// system's file cache holds the packs, and reading a frame from there costs 0.05 ms.
    /// </summary>
    private const double Share = 0.25;

    private readonly TimeProvider _time;
    private readonly long _least;
    private readonly Lock _learning = new();
    private LearnedLimit? _learned;

    /// <summary>Builds tree, monitor, budget and governor; nothing is read before <see cref="Start"/>.</summary>
    /// <param name="options">Checked before.</param>
    /// <param name="probe">What the platform says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="temperature">How often each study is opened: cold ones give back first.</param>
    public ServerMemory(
        MemoryOptions options,
        IMemoryProbe probe,
        TimeProvider time,
        StudyTemperature temperature
    )
    {
        var least = options.MinBytes;
        (_time, _least) = (time, least);
        Root = new MemoryBudget("server", least);
        // Half to frames, for they are what readers wait for; the parts are guesses. The last sixteenth is for making.
        Frames = Root.CreateChild("frames", share: least / 2);
        Studies = Root.CreateChild("studies", share: least / 4);
        Metadata = Root.CreateChild("metadata", share: least / 8);
        Thumbnails = Root.CreateChild("thumbnails", share: least / 16);
        Making = Root.CreateChild("making");
        Arena = new SlabArena { MaxIdleBytes = Math.Min(32L << 20, least / 2) };
        var levels = options.ToPressureOptions();
        Pressure = new PressureMonitor(Root, probe, time, levels);
        Smart = new SmartBudget(
            Root,
            Pressure,
            new SmartBudgetOptions
            {
                ConfiguredBytes = options.MaxBytes,
                FloorBytes = least,
                Share = Share,
                KeepFree = 1 - ((levels.LowWatermark + levels.Elevated) / 2),
            },
            // Idle slabs could be given back as well.
            held: () => Root.UsedBytes + Arena.MappedBytes - Arena.UsedBytes
        );
        Governor = new MemoryGovernor(Root, Pressure, temperature);
        Temperature = temperature;
        Arena.Refused += LearnFromRefusal;
        // After the governor, which answers the same reading: what it freed goes back to the system.
        Pressure.Checked += GiveBack;
        Pressure.Changed += GiveHeapBack;
    }

    /// <summary>All together.</summary>
    public MemoryBudget Root { get; }

    /// <summary>Wire frames.</summary>
    public MemoryBudget Frames { get; }

    /// <summary>Manifests of opened studies, with where their files are. In the .NET heap; all other tiers are in slabs.</summary>
    public MemoryBudget Studies { get; }

    /// <summary>DICOM JSON of series and studies.</summary>
    public MemoryBudget Metadata { get; }

    /// <summary>Thumbnails as PNG.</summary>
    public MemoryBudget Thumbnails { get; }

    /// <summary>No tier: what decoding and drawing need while they run.</summary>
    public MemoryBudget Making { get; }

    /// <summary>Where the bytes of frames, metadata and thumbnails are.</summary>
    public SlabArena Arena { get; }

    /// <summary>How short memory is.</summary>
    public PressureMonitor Pressure { get; }

    /// <summary>Keeps the limit right, and says what bounds it.</summary>
    public SmartBudget Smart { get; }

    /// <summary>Frees what pressure or an operator asks for.</summary>
    public MemoryGovernor Governor { get; }

    /// <summary>How often each study is opened.</summary>
    public StudyTemperature Temperature { get; }

    /// <summary>Somebody opened the study with this number. Sent on the request's turn; must not throw.</summary>
    public event Action<long>? StudyOpened;

    /// <summary>A client opens a study: it is warmer from now on.</summary>
    /// <param name="study">Its number.</param>
    public void Opened(long study)
    {
        Temperature.Opened(study);
        StudyOpened?.Invoke(study);
    }

    /// <summary>Reads now and from now on regularly: the limit is right from the first request on.</summary>
    public void Start()
    {
        Pressure.Check();
        Pressure.Start();
    }

    /// <summary>Frees all that no answer under way holds, and gives it back to the system.</summary>
    /// <returns>What was freed.</returns>
    public async Task<Freed> ClearAsync()
    {
        var freed = await Governor.ClearAllAsync();
        Arena.Trim();
        Collect();
        return freed;
    }

    /// <summary>Stops reading and unmaps the slabs. Nothing may be leased any more.</summary>
    public void Dispose()
    {
        Arena.Refused -= LearnFromRefusal;
        Pressure.Checked -= GiveBack;
        Pressure.Changed -= GiveHeapBack;
        Governor.Dispose();
        Smart.Dispose();
        Pressure.Dispose();
        Arena.Dispose();
    }

    /// <summary>Once a rise, not once a reading: a collection of everything stops all requests for a moment.</summary>
    private void GiveHeapBack(PressureLevel level)
    {
        if (level >= PressureLevel.High)
            Collect();
    }

    /// <summary>
    /// What decoding left behind in the .NET heap goes back to the system; by itself the runtime keeps it for the next
    /// burst (docs/performance.md says how much).
    /// </summary>
    private static void Collect() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>
    /// A mapping was refused, whatever the readings say (a limit of addresses, overcommitment turned off): the limit falls
    /// below what was in use, and what is over it goes back to the system before the mapping is tried again.
    /// </summary>
    private void LearnFromRefusal(long bytes)
    {
        lock (_learning)
        {
            // Of the limit that holds now: what it was when an earlier lesson was forgotten may be long past.
            if (_learned?.Bytes is null)
                _learned = new LearnedLimit(_time, _least, Math.Max(_least, Root.Limit ?? _least));
            _learned.Failed(Root.UsedBytes);
            Smart.Options.LearnedBytes = _learned.Bytes;
        }
        Smart.Apply();
        Arena.Trim();
    }

    private void LearnFromCalm()
    {
        lock (_learning)
            if (_learned?.Calm(Root.UsedBytes) is true)
                Smart.Options.LearnedBytes = _learned.Bytes;
    }

    private void GiveBack()
    {
        LearnFromCalm();
        // A limit that fell has evicted; kept idle, these slabs would be what the machine is short of.
        if (
            Pressure.Level >= PressureLevel.High
            || Arena.MappedBytes > (Root.Limit ?? long.MaxValue)
        )
            Arena.Trim();
    }
}
