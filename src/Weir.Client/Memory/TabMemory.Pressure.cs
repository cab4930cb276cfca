using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Memory;

// How short memory is, and what the user is told of it.
public sealed partial class TabMemory
{
    private const int LevelChangesKept = 64;

    // After a refusal of the browser's so long, short memory is its doing.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    private readonly NoticeBoard _notices;
    private readonly Queue<LevelChange> _levels = new();

    /// <summary>How short memory is.</summary>
    public PressureLevel Level => _monitor.Level;

    /// <summary>What the user is to be told; null for nothing.</summary>
    public MemoryNotice? Notice => _notices.Current;

    /// <summary>What the server says of the machine that both run on, while it is believed; else null.</summary>
    public PressureWord? Machine => _monitor.Heard;

    /// <summary>The last changes of the level, oldest first.</summary>
    public IReadOnlyCollection<LevelChange> LevelChanges => _levels;

    /// <summary>What the tab held over time, for a chart.</summary>
    public MemoryHistory History { get; } = new();

    /// <summary>A viewport, by its index, has a new picture on the canvas.</summary>
    public event Action<int, ShownPicture>? PictureDrawn;

    internal void Report(int viewport, ShownPicture picture) =>
        PictureDrawn?.Invoke(viewport, picture);

    /// <summary>Begins to look at the pressure regularly; once, when the application starts.</summary>
    public void StartWatching() => _monitor.Start();

    /// <summary>Looks at the pressure now.</summary>
    public void CheckPressure() => _monitor.Check();

    /// <summary>Takes the server's word on the machine that both run on.</summary>
    public void Hear(PressureWord word) => _monitor.Hear(word);

    /// <summary>The user has read the notice.</summary>
    public void DismissNotice()
    {
        _notices.Dismiss();
        Changed?.Invoke();
    }

    // Every two seconds, and whenever somebody wants to know: what has to be looked at regularly, is looked at here.
    private void OnPressureChecked()
    {
        _shared.Tick();
        var before = Notice;
        _notices.Set(Level, CauseNow());
        if (Notice != before)
        {
            Changed?.Invoke();
        }
        LearnFromCalm();
        SaveTemperaturesIfIdle();
        MeasureIfDue();
        History.Add(SampleNow());
    }

    private void OnPressureChanged(PressureLevel level)
    {
        var rose = level > (_levels.Count > 0 ? _levels.Last().Level : PressureLevel.Normal);
        _levels.Enqueue(
            new(Time.GetUtcNow(), level, rose ? CauseNow() : null, Math.Round(_monitor.Share, 3))
        );
        while (_levels.Count > LevelChangesKept)
        {
            _levels.Dequeue();
        }
        RoomChanged?.Invoke();
        Changed?.Invoke();
    }

    // Whatever asked for the level; the monitor takes the largest share.
    private MemoryCause CauseNow()
    {
        if (_failedAt is { } at && Time.GetElapsedTime(at) < Aftermath)
        {
            return MemoryCause.Browser;
        }
        if (Level > PressureLevel.Normal && Machine?.Level >= Level)
        {
            return MemoryCause.Machine;
        }
        var reading = _monitor.Reading;
        var staying =
            Tiers.Where(t => t != _textures).Sum(t => t.Statistics.HeldBytes)
            + _ram.Snapshot().Reserved;
        var ofTab =
            (double)((reading.UnledgeredBytes ?? 0) + staying)
            / (_monitor.Options.ProcessCeilingBytes ?? long.MaxValue);
        return Math.Max(reading.UsedShare, ofTab) >= _monitor.Share
            ? MemoryCause.Tab
            : MemoryCause.Screen;
    }

    private void OnReleasedBy(TierRelease release)
    {
        if (release.Reason == RemovalReason.Pressure && Notice is not null)
        {
            _notices.Trimmed(release.Bytes);
            Changed?.Invoke();
        }
    }

    private MemorySample SampleNow()
    {
        var total = _total.Snapshot();
        return new(
            Time.GetUtcNow(),
            Limit,
            _encoded.Statistics.Bytes,
            _decoded.Statistics.Bytes,
            _textures.Statistics.Bytes,
            total.Reserved + total.Releasing,
            Level
        );
    }
}
