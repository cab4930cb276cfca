namespace Weir.Memory;

/// <content>What the tier says of itself, from its counters and, for the audit, counted anew.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    /// <inheritdoc/>
    public override TierStatistics Statistics
    {
        get
        {
            using (Enter())
            {
                return new TierStatistics
                {
                    Name = Name,
                    Entries = _entries.Count,
                    Bytes = _bytes,
                    HeldBytes = _heldBytes,
                    EvictedButLeasedBytes = _doomedBytes,
                    ReleasingBytes = _releasingBytes,
                    Leases = _leases.Count,
                    LoadsInFlight = _loads.Count,
                    LoadingBytes = _loads.Values.Sum(load => load.Reservation?.Bytes ?? 0),
                    Hits = _hits,
                    Misses = _misses,
                    Loads = _loaded,
                    FailedLoads = _failedLoads,
                    CancelledLoads = _cancelledLoads,
                    FailedReleases = _failedReleases,
                    Removals = [.. _removals],
                    RemovedBytes = [.. _removedBytes],
                    Joins = _joins,
                    Refused = _refused,
                    Demotions = _demotions,
                    DemotedBytes = _demotedBytes,
                    KeptBytes = KeptBytesLocked(),
                };
            }
        }
    }

    internal override long HeldBytes
    {
        get
        {
            using (Enter())
            {
                return _heldBytes;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<GroupStatistics> Groups
    {
        get
        {
            using (Enter())
            {
                return
                [
                    .. _entries.Groups.Select(group => new GroupStatistics(
                        group.Id,
                        group.Count,
                        group.Bytes,
                        group.HeldBytes
                    )
                    {
                        KeptBytes = FindKept(group.Id)?.Bytes ?? 0,
                    }),
                ];
            }
        }
    }

    internal override TierAudit Audit()
    {
        CatchUp();
        var audit = new TierAudit(Name);
        var leasesBySlot = _leases.LiveSlots().CountBy(slot => slot).ToDictionary();
        var groups = new Dictionary<long, (int Count, long Bytes, long Held)>();
        var claims = 0;
        for (var slot = 0; slot < _entries.Capacity; slot++)
        {
            ref var entry = ref _entries[slot];
            if (entry.State == EntryState.None)
            {
                continue;
            }
            var (pins, claimCount) = CountClaims(slot);
            claims += claimCount;
            audit.Expect("leases of an entry", entry.Leases, leasesBySlot.GetValueOrDefault(slot));
            audit.Expect("pins of an entry", entry.Pins, pins);
            audit.Committed += entry.Bytes;
            audit.Held += entry.IsHeld ? entry.Bytes : 0;
            if (entry.State == EntryState.Doomed)
            {
                audit.Doomed += entry.Bytes;
                audit.Expect("a removed entry without leases", 1, Math.Min(1, entry.Leases));
                continue;
            }
            audit.Cached += entry.Bytes;
            audit.Kept += entry.KeptBy == KeptBy.Nobody ? 0 : entry.Bytes;
            audit.Promised += entry.KeptBy == KeptBy.Pin ? entry.Bytes : 0;
            audit.Expect(
                "kept pins of an entry",
                KeptPins(slot) > 0,
                entry.KeptBy != KeptBy.Nobody
            );
            var of = groups.GetValueOrDefault(entry.Group.Id);
            groups[entry.Group.Id] = (
                of.Count + 1,
                of.Bytes + entry.Bytes,
                of.Held + (entry.IsHeld ? entry.Bytes : 0)
            );
        }
        audit.Promised += _kept.Sum(kept => kept.Promise);
        audit.Expect("promises below what is kept", 0, _kept.Count(k => k.Bytes > k.Promise));
        audit.Expect("cached bytes", _bytes, audit.Cached);
        audit.Expect("held bytes", _heldBytes, audit.Held);
        audit.Expect("evicted but leased bytes", _doomedBytes, audit.Doomed);
        audit.Expect("leases", _leases.Count, leasesBySlot.Values.Sum());
        audit.Expect("claims", _claims.Count, claims);
        audit.Expect("groups", _entries.Groups.Count(), groups.Count);
        foreach (var group in _entries.Groups)
        {
            var (count, bytes, held) = groups.GetValueOrDefault(group.Id);
            audit.Expect("entries of a group", group.Count, count);
            audit.Expect("bytes of a group", group.Bytes, bytes);
            audit.Expect("held bytes of a group", group.HeldBytes, held);
        }
        audit.Expect("loads that are over", 0, _loads.Values.Count(load => load.IsOver));
        audit.Releasing = _releasingBytes;
        audit.Sessions.AddRange(_shelves.Keys);
        return audit;
    }

    private long KeptBytesLocked()
    {
        var bytes = _kept.Sum(kept => kept.Bytes);
        for (
            var claim = _user.FirstClaim;
            claim != SlotList.None;
            claim = _claims.NextOfShelf(_user.FirstClaim, claim)
        )
        {
            ref var entry = ref _entries[_claims[claim].Slot];
            bytes += entry.KeptBy == KeptBy.Pin ? entry.Bytes : 0;
        }
        return bytes;
    }

    private int KeptPins(int slot)
    {
        var claim = _claims.Find(_entries[slot].FirstClaim, _user);
        return claim == SlotList.None ? 0 : _claims[claim].Kept;
    }

    private (int Pins, int Claims) CountClaims(int slot)
    {
        var (pins, count) = (0, 0);
        var head = _entries[slot].FirstClaim;
        for (var claim = head; claim != SlotList.None; claim = _claims.NextOfEntry(head, claim))
        {
            pins += _claims[claim].Pins;
            count++;
        }
        return (pins, count);
    }
}
