namespace Weir.Memory;

/// <content>What a comparison has let go of goes first: it was brought in for the sake of another study, and that is over.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly SlotList _letGo = new();
    private int _firstLetGo = SlotList.None;

    internal override long TrimLetGo(long bytes, RemovalReason reason, out Task<Freed> done)
    {
        var departures = BeginDepartures();
        long freed;
        using (Enter())
        {
            freed = DetachLetGo(bytes, null, reason, departures);
            Charge(departures);
        }
        done = Finish([], departures);
        return freed;
    }

    /// <summary>The last comparison pin of a claim ended. If nobody else has it pinned, the entry goes first once it is let go.</summary>
    private void LeaveComparison(int slot, int ownPins)
    {
        ref var entry = ref _entries[slot];
        entry.GoesFirst = entry.Pins <= ownPins;
    }

    private long DetachLetGo(long bytes, long? spared, RemovalReason reason, Departures departures)
    {
        var freed = 0L;
        for (var slot = _firstLetGo; slot != SlotList.None && freed < bytes; )
        {
            var next = _letGo.After(_firstLetGo, slot);
            Shut(slot);
            if (_entries[slot].IsHeld)
            {
                // Leased this moment: it is not in the list any more.
            }
            else if (_entries[slot].Group.Id == spared)
            {
                OpenIfFree(slot);
            }
            else
            {
                freed += _entries[slot].Bytes;
                Detach(slot, reason, departures);
            }
            slot = next;
        }
        return freed;
    }

    // Only entries that nobody holds are in the list, oldest first.
    private void ListLetGo(int slot)
    {
        if (_entries[slot].GoesFirst)
        {
            _letGo.AddLast(ref _firstLetGo, slot);
        }
    }

    private void UnlistLetGo(int slot)
    {
        if (_entries[slot].GoesFirst)
        {
            _letGo.Remove(ref _firstLetGo, slot);
        }
    }
}
