namespace Weir.Memory;

/// <content>What one turn has taken out of the tables, until it is reported and released.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    // Most turns find the list of an earlier one here; a large one is left to the collector.
    private const int LargestSpare = 4096;
    private Departures? _spare;

    private Departures BeginDepartures() =>
        Interlocked.Exchange(ref _spare, null) ?? new Departures();

    /// <summary>Tells the ledger what is on its way out; to be done before the lock is left.</summary>
    private void Charge(Departures departures)
    {
        _ledger.BeginRelease(Budget, departures.Bytes);
        _releasingBytes += departures.Bytes;
        departures.Bytes = 0;
    }

    /// <summary>All is under way: what is still to be acknowledged has its own copy.</summary>
    private void EndDepartures(Departures departures)
    {
        if (departures.Count <= LargestSpare)
        {
            departures.Clear();
            Volatile.Write(ref _spare, departures);
        }
    }

    /// <summary>What is left to do for an entry that is gone from the tables.</summary>
    private struct Departure(Removal<TKey, TItem> removal, bool report, bool release)
    {
        public readonly Removal<TKey, TItem> Removal = removal;

        /// <summary>Nobody has been told yet that it left.</summary>
        public readonly bool Report = report;

        /// <summary>False while somebody still leases it.</summary>
        public readonly bool Release = release;

        /// <summary>Its release was acknowledged at once.</summary>
        public bool IsReleased;
    }

    /// <summary>The departures of one turn. Mostly there is one: it needs no array.</summary>
    private sealed class Departures
    {
        private Departure _first;
        private Departure[] _others = [];

        /// <summary>False: nothing may live on in a cheaper tier.</summary>
        public bool MayDemote { get; set; } = true;

        /// <summary>The tier's count of times it forgot, when these left.</summary>
        public int Era { get; private set; }

        /// <summary>Bytes to be released that the ledger has not been told of.</summary>
        public long Bytes { get; set; }

        public int Count { get; private set; }

        public ref Departure this[int index]
        {
            get
            {
                if (index == 0)
                {
                    return ref _first;
                }
                return ref _others[index - 1];
            }
        }

        public void Clear()
        {
            for (var i = 0; i < Count; i++)
            {
                this[i] = default;
            }
            (Count, Bytes, MayDemote) = (0, 0, true);
        }

        public void Add(Departure departure, int era)
        {
            Era = era;
            if (Count > _others.Length)
            {
                Array.Resize(ref _others, Math.Max(8, Count * 2));
            }
            this[Count++] = departure;
        }
    }
}
