namespace Weir.Memory;

/// <summary>
/// GreedyDual-Size-Frequency (L. Cherkasova, "Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching
/// Policy", HP Labs 1998): an entry is worth L + uses × cost / bytes, the cheapest goes first, and its worth becomes the
/// new L, so that what was dear once ages by standing still. Many small items stay rather than one large.
/// </summary>
public sealed class GreedyDualSizeFrequency<TKey> : IEvictionPolicy<TKey>
{
    private readonly PriorityOrder _order = new();
    private readonly Func<long, double> _cost;
    private State[] _states = new State[16];
    private double _inflation;

    /// <summary>Makes the policy.</summary>
    /// <param name="cost">
    /// What it costs to bring an item of so many bytes back, in any unit. Null: 1 for each, which makes the most requests
    /// hit; for the most bytes, let it grow with the bytes.
    /// </param>
    public GreedyDualSizeFrequency(Func<long, double>? cost = null) => _cost = cost ?? (_ => 1);

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        var worth = _cost(entry.Bytes) / Math.Max(1, entry.Bytes);
        _states[slot] = new State { WorthOfUse = worth, Uses = 1 };
        _order.Add(slot, entry.Group, _inflation + worth);
    }

    /// <inheritdoc/>
    public void Touched(int slot)
    {
        ref var state = ref _states[slot];
        state.Uses++;
        _order.Raise(slot, _inflation + (state.Uses * state.WorthOfUse));
    }

    /// <inheritdoc/>
    public void Held(int slot) => _order.Hold(slot);

    /// <inheritdoc/>
    public void LetGo(int slot) => _order.LetGo(slot);

    /// <inheritdoc/>
    public void Removed(int slot) => _order.Remove(slot);

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        slot = _order.Lowest(scope.SparedGroup);
        if (slot == SlotList.None)
        {
            return false;
        }
        _inflation = Math.Max(_inflation, _order.Priority(slot));
        return true;
    }

    private struct State
    {
        public double WorthOfUse;
        public long Uses;
    }
}
