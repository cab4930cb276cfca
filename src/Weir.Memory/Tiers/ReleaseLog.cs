namespace Weir.Memory;

/// <summary>
/// What was released lately, for a leak's report and for support: by tier and reason, no key and no group. Releases of one
/// tier for one reason within a second are one line.
/// </summary>
public sealed class ReleaseLog
{
    /// <summary>Lines kept; the oldest give way.</summary>
    public const int Capacity = 64;

    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ReleaseRecord[] _lines = new ReleaseRecord[Capacity];
    private long _written;

    /// <summary>Logs all tiers below <paramref name="root"/>, of those there are now.</summary>
    public ReleaseLog(MemoryBudget root, TimeProvider time)
    {
        _time = time;
        foreach (var tier in root.TiersBelow())
        {
            tier.Released += release => Add(tier.Name, release);
        }
    }

    /// <summary>The lines, newest first.</summary>
    public IReadOnlyList<ReleaseRecord> Recent
    {
        get
        {
            lock (_gate)
            {
                var count = (int)Math.Min(_written, Capacity);
                var recent = new ReleaseRecord[count];
                for (var i = 0; i < count; i++)
                {
                    recent[i] = _lines[(_written - 1 - i) % Capacity];
                }
                return recent;
            }
        }
    }

    private void Add(string tier, TierRelease release)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            // Several tiers release in turn: the line may be a few back.
            for (var back = 1; back <= Math.Min(_written, 8); back++)
            {
                ref var line = ref _lines[(_written - back) % Capacity];
                if (
                    line.Tier == tier
                    && line.Reason == release.Reason
                    && line.Demoted == release.Demoted
                    && now - line.At < Together
                )
                {
                    line = line with
                    {
                        Entries = line.Entries + 1,
                        Bytes = line.Bytes + release.Bytes,
                    };
                    return;
                }
            }
            _lines[_written++ % Capacity] = new ReleaseRecord(
                now,
                tier,
                release.Reason,
                release.Demoted,
                1,
                release.Bytes
            );
        }
    }
}

/// <summary>One line of the log.</summary>
/// <param name="At">When the first of them was acknowledged.</param>
/// <param name="Tier">The tier's name.</param>
/// <param name="Reason">Why they left it.</param>
/// <param name="Demoted">True: they live on in a cheaper tier.</param>
/// <param name="Entries">How many.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct ReleaseRecord(
    DateTimeOffset At,
    string Tier,
    RemovalReason Reason,
    bool Demoted,
    int Entries,
    long Bytes
);

/// <summary>An entry's release was acknowledged: its bytes left the ledger.</summary>
/// <param name="Group">Its group, usually a study.</param>
/// <param name="Bytes">What it was charged.</param>
/// <param name="Reason">Why it left.</param>
/// <param name="Demoted">True: it lives on in a cheaper tier, charged there.</param>
public readonly record struct TierRelease(
    long Group,
    long Bytes,
    RemovalReason Reason,
    bool Demoted
);
