using Weir.Client.Memory;
using Weir.Memory;

namespace Weir.Client.MemoryPanel;

/// <summary>
/// Decides what the user is told, one thing at a time and never twice for one cause. That memory is short comes from the tab's memory;
/// the rest is read from what changed between two looks at the numbers. The most urgent is shown, the others wait for it to be dismissed.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class NoticeDesk(TimeProvider time)
{
    /// <summary>Within this, the same kind of event is the same cause: one bad time is told of once.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<NoticeKind, PanelNotice> _waiting = [];
    private readonly Dictionary<NoticeKind, long> _told = [];
    private MemorySnapshot? _before;
    private DateTimeOffset? _leakTold;

    /// <summary>What is shown; null for nothing.</summary>
    public PanelNotice? Current { get; private set; }

    /// <summary>Takes the numbers of now.</summary>
    /// <param name="now">The numbers.</param>
    /// <param name="pressure">What the tab's memory wants to be told; null for nothing.</param>
    public void Look(MemorySnapshot now, MemoryNotice? pressure)
    {
        if (_before is { } before)
        {
            SeeComparison(before, now);
            SeeLowered(before, now);
            SeeKept(before, now);
        }
        SeeLeak(now);
        _before = now;
        // The browser's refusal is one cause: the louder notice tells of both.
        if (pressure?.Cause == MemoryCause.Browser)
        {
            _waiting.Remove(NoticeKind.Lowered);
            _told[NoticeKind.Lowered] = time.GetTimestamp();
        }
        Current = pressure is not null
            ? new PanelNotice(NoticeKind.Pressure) { Pressure = pressure, Limit = Lowest(now) }
            : _waiting.Values.FirstOrDefault();
    }

    /// <summary>The user has read what is shown; of <see cref="NoticeKind.Pressure"/> the tab's memory is to be told instead.</summary>
    public void Dismiss()
    {
        if (Current is { Kind: not NoticeKind.Pressure } read)
        {
            _waiting.Remove(read.Kind);
        }
        Current = _waiting.Values.FirstOrDefault();
    }

    /// <summary>Forgets what it told and what it saw: another user's time begins.</summary>
    public void Forget()
    {
        _waiting.Clear();
        _told.Clear();
        (_before, _leakTold, Current) = (null, null, null);
    }

    private void SeeComparison(MemorySnapshot before, MemorySnapshot now)
    {
        if (now.ComparisonsLetGo - before.ComparisonsLetGo is > 0 and var bytes)
        {
            Tell(NoticeKind.Comparison, bytes, 0);
        }
    }

    private void SeeLowered(MemorySnapshot before, MemorySnapshot now)
    {
        if (now.Refusals > before.Refusals && BudgetWords.IsLearned(now))
        {
            Tell(NoticeKind.Lowered, 0, Lowest(now));
        }
    }

    private void SeeKept(MemorySnapshot before, MemorySnapshot now)
    {
        if (now.KeptLimit < before.KeptLimit && now.Kept < before.Kept && StillMarked(before, now))
        {
            Tell(NoticeKind.Kept, now.Kept, now.KeptLimit);
        }
    }

    private void SeeLeak(MemorySnapshot now)
    {
        if (now.Leak is { } leak && leak.At != _leakTold)
        {
            _leakTold = leak.At;
            Tell(NoticeKind.Leak, leak.UnaccountedBytes, 0);
        }
        else if (now.Leak is null)
        {
            _waiting.Remove(NoticeKind.Leak);
        }
    }

    private void Tell(NoticeKind kind, long bytes, long limit)
    {
        if (_waiting.TryGetValue(kind, out var waiting))
        {
            bytes += kind == NoticeKind.Comparison ? waiting.Bytes : 0;
        }
        else if (_told.TryGetValue(kind, out var at) && time.GetElapsedTime(at) < Quiet)
        {
            return;
        }
        _told[kind] = time.GetTimestamp();
        _waiting[kind] = new PanelNotice(kind) { Bytes = bytes, Limit = limit };
    }

    // Whoever keeps a study no longer, or clears it, knows why less is kept.
    private static bool StillMarked(MemorySnapshot before, MemorySnapshot now) =>
        before.Studies.Count(s => s.IsKept) <= now.Studies.Count(s => s.IsKept);

    private static long Lowest(MemorySnapshot now) =>
        Math.Min(now.LearnedRam ?? now.Limit, now.LearnedGpu ?? now.Limit);
}
