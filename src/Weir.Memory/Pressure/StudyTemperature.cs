namespace Weir.Memory;

/// <summary>How warm a study is, in three words.</summary>
public enum StudyHeat : byte
{
    /// <summary>Not opened for long, or never.</summary>
    Cold,

    /// <summary>Opened lately.</summary>
    Warm,

    /// <summary>Opened often and lately.</summary>
    Hot,
}

/// <summary>
/// How often and how lately each group was opened: every opening counts one, and what it counts halves with time. Hot
/// studies keep their bytes longer when memory is short; those never opened are the coldest.
/// </summary>
/// <remarks>
/// An exponentially decayed counter: one number and one time a group, brought up to date when read. Times are the wall clock's,
/// so that they mean something in the next session; a clock set back cools nothing. Thread-safe; reading allocates nothing.
/// </remarks>
public sealed class StudyTemperature
{
    /// <summary>Groups beyond this are forgotten, the coldest first: they are as cold as never opened.</summary>
    public const int Remembered = 4096;

    /// <summary>From here on a group is <see cref="StudyHeat.Warm"/>: one opening, for one half-life.</summary>
    public const double WarmFrom = 0.5;

    /// <summary>From here on a group is <see cref="StudyHeat.Hot"/>: three openings within a few hours.</summary>
    public const double HotFrom = 2.5;

    /// <summary>
    /// Two days: a working day leaves 87 % and cools nobody, a study opened ten times is warm for a week and cold in nine days.
    /// </summary>
    public static readonly TimeSpan DefaultHalfLife = TimeSpan.FromDays(2);

    private readonly TimeProvider _time;
    private readonly TimeSpan _halfLife;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, HeatMark> _groups = [];

    /// <summary>Makes the record.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="halfLife">After it an opening counts half. Null: <see cref="DefaultHalfLife"/>.</param>
    public StudyTemperature(TimeProvider time, TimeSpan? halfLife = null)
    {
        _time = time;
        _halfLife = halfLife ?? DefaultHalfLife;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(
            _halfLife,
            TimeSpan.Zero,
            nameof(halfLife)
        );
    }

    /// <summary>Counts an opening.</summary>
    public void Opened(long group)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            _groups[group] = new HeatMark(Heat(group, now) + 1, now);
            ForgetColdestIfFull(now);
        }
    }

    /// <summary>The group's heat now; zero for one never opened.</summary>
    public double Of(long group)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            return Heat(group, now);
        }
    }

    /// <summary>The group's heat now, in a word.</summary>
    public StudyHeat HeatOf(long group) => Classify(Of(group));

    /// <summary>When the group was last opened; null: never, as far as is remembered.</summary>
    public DateTimeOffset? LastOpened(long group)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(group, out var mark) ? mark.At : null;
        }
    }

    /// <summary>A heat in a word.</summary>
    public static StudyHeat Classify(double heat) =>
        heat >= HotFrom ? StudyHeat.Hot
        : heat >= WarmFrom ? StudyHeat.Warm
        : StudyHeat.Cold;

    /// <summary>Forgets a group that no longer exists.</summary>
    public void Forget(long group)
    {
        lock (_gate)
        {
            _groups.Remove(group);
        }
    }

    /// <summary>Forgets all groups: another user.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _groups.Clear();
        }
    }

    internal HeatMark? MarkOf(long group)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(group, out var mark) ? mark : null;
        }
    }

    /// <summary>Adds what an earlier session knew of a group.</summary>
    internal void Recall(long group, HeatMark mark)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            var past = mark.HeatAt(now, _halfLife);
            var at =
                _groups.TryGetValue(group, out var known) && known.At > mark.At
                    ? known.At
                    : mark.At;
            // Both are brought to the later time, so that the sum decays as they would.
            _groups[group] = new HeatMark(
                (past + Heat(group, now)) / new HeatMark(1, at).HeatAt(now, _halfLife),
                at
            );
            ForgetColdestIfFull(now);
        }
    }

    internal double HeatNow(HeatMark mark) => mark.HeatAt(_time.GetUtcNow(), _halfLife);

    private double Heat(long group, DateTimeOffset now) =>
        _groups.TryGetValue(group, out var mark) ? mark.HeatAt(now, _halfLife) : 0;

    // Half at a time, so that the sort is paid for by many openings.
    private void ForgetColdestIfFull(DateTimeOffset now)
    {
        if (_groups.Count <= Remembered)
        {
            return;
        }
        var coldest = _groups.Keys.OrderBy(group => Heat(group, now)).Take(Remembered / 2);
        foreach (var group in coldest.ToArray())
        {
            _groups.Remove(group);
        }
    }
}

/// <summary>A heat and the time it was true at.</summary>
internal readonly record struct HeatMark(double Heat, DateTimeOffset At)
{
    public double HeatAt(DateTimeOffset now, TimeSpan halfLife) =>
        now > At ? Heat * Math.Pow(0.5, (now - At) / halfLife) : Heat;
}
