using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>
/// Decides what the user is told of short memory: once for one cause. A cause that comes and goes is told of again only when it is worse
/// than before, or after a time in which nobody had to hear of it.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class NoticeBoard(TimeProvider time)
{
    /// <summary>Within this a cause that comes back is the same (a guess: longer than a study is looked at).</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private readonly Dictionary<MemoryCause, (PressureLevel Level, long At)> _told = [];

    /// <summary>What the user is to be told; null for nothing.</summary>
    public MemoryNotice? Current { get; private set; }

    /// <summary>The pressure is this, and this is why.</summary>
    public void Set(PressureLevel level, MemoryCause cause)
    {
        if (level < PressureLevel.High)
        {
            if (Current is { FreedBytes: null })
            {
                Current = null; // how much a click freed stays until it is dismissed
            }
            return;
        }
        var now = time.GetTimestamp();
        var isNew =
            !_told.TryGetValue(cause, out var told)
            || level > told.Level
            || time.GetElapsedTime(told.At, now) >= Quiet;
        if (isNew && Current?.Level >= level)
        {
            return; // one is up that says as much; this cause is told of when that one is gone
        }
        if (isNew)
        {
            var trimmed = Current is { FreedBytes: null } old ? old.TrimmedBytes : 0;
            Current = new MemoryNotice(level, cause, trimmed, null);
        }
        // While the cause lasts, its quiet has not begun.
        _told[cause] = ((PressureLevel)Math.Max((byte)level, (byte)told.Level), now);
    }

    /// <summary>Bytes were given back by themselves.</summary>
    public void Trimmed(long bytes)
    {
        if (Current is { FreedBytes: null } notice)
        {
            Current = notice with { TrimmedBytes = notice.TrimmedBytes + bytes };
        }
    }

    /// <summary>The user cleared, and so much went.</summary>
    public void Cleared(long bytes)
    {
        if (Current is { } notice)
        {
            Current = notice with { FreedBytes = (notice.FreedBytes ?? 0) + bytes };
        }
    }

    /// <summary>The user has read it.</summary>
    public void Dismiss() => Current = null;

    /// <summary>Another user: nothing was told yet.</summary>
    public void Forget()
    {
        Current = null;
        _told.Clear();
    }
}
