namespace Weir.Memory;

/// <summary>
/// How often and how lately each group was opened: every opening counts one, and what it counts halves with time. Hot
/// studies keep their bytes longer when memory is short; those never opened are the coldest.
/// </summary>
/// <remarks>An exponentially decayed counter: one number and one time a group, brought up to date when read.</remarks>
public sealed class StudyTemperature
{
    /// <summary>Groups beyond this are forgotten, the coldest first: they are as cold as never opened.</summary>
    public const int Remembered = 4096;

    private readonly TimeProvider _time;
    private readonly TimeSpan _halfLife;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (double Heat, long At)> _groups = [];

    /// <summary>Makes the record.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="halfLife">After it an opening counts half. Null: one hour, a guess at how long a case stays in talk.</param>
    public StudyTemperature(TimeProvider time, TimeSpan? halfLife = null)
    {
        _time = time;
        _halfLife = halfLife ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(
            _halfLife,
            TimeSpan.Zero,
            nameof(halfLife)
        );
    }

    /// <summary>Counts an opening.</summary>
    public void Opened(long group)
    {
        lock (_gate)
        {
            _groups[group] = (Heat(group) + 1, _time.GetTimestamp());
            if (_groups.Count > Remembered)
            {
                ForgetColdest();
            }
        }
    }

    /// <summary>The group's heat now; zero for one never opened.</summary>
    public double Of(long group)
    {
        lock (_gate)
        {
            return Heat(group);
        }
    }

    /// <summary>Forgets a group that no longer exists.</summary>
    public void Forget(long group)
    {
        lock (_gate)
        {
            _groups.Remove(group);
        }
    }

    // Half at a time, so that the sort is paid for by many openings.
    private void ForgetColdest()
    {
        foreach (var group in _groups.Keys.OrderBy(Heat).Take(Remembered / 2).ToArray())
        {
            _groups.Remove(group);
        }
    }

    private double Heat(long group) =>
        _groups.TryGetValue(group, out var last)
            ? last.Heat * Math.Pow(0.5, _time.GetElapsedTime(last.At) / _halfLife)
            : 0;
}
