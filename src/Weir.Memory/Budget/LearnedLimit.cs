namespace Weir.Memory;

/// <summary>
/// What failures teach about a limit that nobody tells: a failed allocation or a lost context lowers it to three quarters
/// of what was in use, but at most halves it (a failure at little use was somebody else's); calm raises it slowly, and once it is
/// back at the ceiling it is forgotten. One for RAM, one for GPU.
/// </summary>
/// <remarks>
/// Additive increase, multiplicative decrease, as TCP finds an unknown bandwidth (Chiu and Jain 1989). Calm counts only while
/// at least half of the limit is in use: an idle tab proves nothing. Not thread-safe: the browser has one thread.
/// </remarks>
public sealed class LearnedLimit
{
    /// <summary>A failure leaves this part of what was in use.</summary>
    public const double Decrease = 0.75;

    /// <summary>Each <see cref="CalmStep"/> of calm adds this part of the ceiling.</summary>
    public const double Increase = 1.0 / 16;

    /// <summary>So much calm raises the limit once (a guess: one failure costs at most an hour or two).</summary>
    public static readonly TimeSpan CalmStep = TimeSpan.FromMinutes(10);

    /// <summary>Failures closer together than this are one: a burst of allocations fails together.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    // The longest time between two observations that counts as observed: a machine that slept proves nothing either.
    private static readonly TimeSpan MostBetween = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly long _floor;
    private readonly long _ceiling;
    private TimeSpan _calm;
    private long _observed;
    private long? _failed;

    /// <summary>Makes a limit about which nothing is known yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="floor">Bytes; it never learns less.</param>
    /// <param name="ceiling">Bytes; at this there is nothing to learn any more.</param>
    public LearnedLimit(TimeProvider time, long floor, long ceiling)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);
        ArgumentOutOfRangeException.ThrowIfLessThan(ceiling, floor);
        _time = time;
        _floor = floor;
        _ceiling = ceiling;
        _observed = time.GetTimestamp();
    }

    /// <summary>The limit, between floor and ceiling; null: nothing was learned, or it is forgotten.</summary>
    public long? Bytes { get; private set; }

    /// <summary>Failures so far, bursts counted once; kept across sessions.</summary>
    public int Failures { get; private set; }

    /// <summary>What is to be kept for the next session: numbers only.</summary>
    public LearnedState State => new(Bytes, Failures, (long)_calm.TotalSeconds);

    /// <summary>An allocation failed or a context was lost.</summary>
    /// <param name="inUse">Bytes in use when it happened, of the kind that failed.</param>
    /// <returns>True when the limit is lower now.</returns>
    public bool Failed(long inUse)
    {
        var now = _time.GetTimestamp();
        _calm = TimeSpan.Zero;
        _observed = now;
        if (_failed is { } last && _time.GetElapsedTime(last, now) < Burst)
        {
            return false;
        }
        _failed = now;
        Failures = Failures == int.MaxValue ? Failures : Failures + 1;
        var before = Bytes ?? _ceiling;
        var after = (long)(Math.Clamp(inUse, 0, before) * Decrease);
        Bytes = Math.Max(_floor, Math.Max(before / 2, after));
        return Bytes < before;
    }

    /// <summary>Nothing failed since the last call; call it with each reading.</summary>
    /// <param name="inUse">Bytes in use now, of the kind concerned.</param>
    /// <returns>True when the limit rose, or is forgotten.</returns>
    public bool Calm(long inUse)
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_observed, now);
        _observed = now;
        if (Bytes is not { } limit || inUse < limit / 2)
        {
            return false;
        }
        _calm += passed < MostBetween ? passed : MostBetween;
        if (_calm < CalmStep)
        {
            return false;
        }
        _calm -= CalmStep;
        var raised = limit + (long)(_ceiling * Increase);
        Bytes = raised < _ceiling ? raised : null;
        return true;
    }

    /// <summary>Goes on where another session was. Whatever the numbers are, the limit stays within floor and ceiling.</summary>
    public void Restore(LearnedState state)
    {
        Bytes = state.Bytes is { } bytes && bytes < _ceiling ? Math.Max(_floor, bytes) : null;
        Failures = Math.Max(0, state.Failures);
        _calm = TimeSpan.FromSeconds(Math.Clamp(state.CalmSeconds, 0, (long)CalmStep.TotalSeconds));
    }

    /// <summary>Forgets what was learned: the user asked to.</summary>
    public void Forget()
    {
        (Bytes, Failures, _calm, _failed) = (null, 0, TimeSpan.Zero, null);
    }
}

/// <summary>What a <see cref="LearnedLimit"/> knows.</summary>
/// <param name="Bytes">The limit; null: none.</param>
/// <param name="Failures">Failures so far.</param>
/// <param name="CalmSeconds">Calm seconds since the last failure or step.</param>
public readonly record struct LearnedState(long? Bytes, int Failures, long CalmSeconds);
