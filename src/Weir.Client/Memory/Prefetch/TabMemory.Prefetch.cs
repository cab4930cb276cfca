using Weir.Client.Memory.Prefetch;
using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory;

// What is loaded ahead of the reader takes free bytes only; what it may push out is chosen here, frame by frame.
public sealed partial class TabMemory
{
    private PrefetchScope? _prefetch;

    /// <summary>How far the tab loads ahead. Setting it takes effect at once and is kept for the next visit.</summary>
    public PrefetchScope Prefetch
    {
        get => _prefetch ??= _settings.Prefetch;
        set
        {
            _settings.Prefetch = value;
            _prefetch = value;
            RoomChanged?.Invoke();
            Changed?.Invoke();
        }
    }

    /// <summary>Bytes that encoded frames may take; what first screens of other studies may take is a part of it.</summary>
    internal long EncodedLimit => _encodedBudget.EffectiveLimit ?? 0;

    /// <summary>
    /// The manifest of a study that is not open, without any of its pixels. Its place in the memory of what was opened stays as it was.
    /// </summary>
    /// <inheritdoc cref="OpenStudyAsync" path="/exception"/>
    internal async Task<StudyEntry> LookAheadAsync(
        ModeSession session,
        string studyUid,
        CancellationToken cancellation
    ) =>
        Studies.Find(studyUid) is { Manifest: not null } known
            ? known
            : await FetchStudyAsync(
                session,
                studyUid,
                null,
                Studies.Find(studyUid),
                pixels: false,
                cancellation
            );

    /// <summary>Reserves RAM that is free or being freed, and pushes out nothing; null when there is not so much.</summary>
    internal ValueTask<Reservation?> ReserveFreeAsync(
        ModeSession session,
        StudyEntry study,
        long bytes,
        CancellationToken cancellation
    ) =>
        _encodedBudget.TryReserveAsync(
            bytes,
            new ReserveOptions
            {
                Priority = LoadPriority.Prefetch,
                Eviction = Eviction.None,
                WhenHeld = WhenHeld.Refuse,
                Group = study.Slot,
                Session = session.Engine,
            },
            cancellation
        );

    /// <summary>How many of so many bytes are neither free in RAM nor being freed, beside what others wait for; 0 when all are.</summary>
    internal long MissingBytes(long bytes)
    {
        var missing = 0L;
        for (var budget = _encodedBudget; budget is not null; budget = budget.Parent)
        {
            if (budget.Limit is { } limit)
            {
                var now = budget.Snapshot();
                var free = limit - now.Committed - now.Reserved;
                missing = Math.Max(missing, bytes + now.Waiting - free);
            }
        }
        return missing;
    }

    /// <summary>Studies that no mode has open and of which nothing is held or kept: the coldest first, then the one used longest ago.</summary>
    internal IReadOnlyList<StudyEntry> ClosedStudies()
    {
        var held = _encoded.Groups.Where(g => g.HeldBytes > 0).Select(g => g.Group).ToHashSet();
        held.UnionWith(_encoded.KeptGroups);
        return
        [
            .. Studies
                .All.Where(s =>
                    s is { OpenCount: 0, DrawableFrames: > 0 } && !held.Contains(s.Slot)
                )
                .OrderBy(s => _temperature.Of(s.Slot)),
        ];
    }
}
