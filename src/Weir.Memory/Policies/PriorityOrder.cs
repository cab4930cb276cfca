namespace Weir.Memory;

/// <summary>
/// Entries by a number that says how dear they are; the least dear goes first. An entry in use is found to be no victim
/// only when its turn comes, and a number that has risen is corrected then: a hit writes a number and a flag.
/// </summary>
/// <remarks>
/// A heap whose keys are lower bounds. What a search may not take (held, or of the spared group) it takes out of the
/// heap: held ones return when let go, spared ones when a search comes that spares another group. So each is passed
/// over once, not once a search.
/// </remarks>
internal sealed class PriorityOrder
{
    private readonly SlotHeap _heap = new();
    private readonly List<int> _aside = [];
    private long? _asideGroup;
    private State[] _states = new State[16];

    /// <summary>What an entry is worth now.</summary>
    public double Priority(int slot) => _states[slot].Priority;

    public void Add(int slot, long group, double priority)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        _states[slot] = new State { Group = group, Priority = priority };
        _heap.Add(slot, priority);
    }

    /// <summary>Changes what an entry is worth, to more.</summary>
    public void Raise(int slot, double priority) => _states[slot].Priority = priority;

    public void Hold(int slot) => _states[slot].IsHeld = true;

    public void LetGo(int slot)
    {
        ref var state = ref _states[slot];
        state.IsHeld = false;
        if (state.Place == Place.Held)
        {
            Return(slot);
        }
    }

    public void Remove(int slot)
    {
        _heap.Remove(slot);
        // Also tells what is set aside that it is not meant any more.
        _states[slot].Place = Place.Gone;
    }

    /// <summary>The least dear that may go, or <see cref="SlotList.None"/>.</summary>
    public int Lowest(long? spared)
    {
        if (_aside.Count > 0 && spared != _asideGroup)
        {
            ReturnAside();
        }
        _asideGroup = spared;
        while (_heap.Top is var slot && slot != SlotList.None)
        {
            ref var state = ref _states[slot];
            if (state.IsHeld)
            {
                _heap.Remove(slot);
                state.Place = Place.Held;
            }
            else if (state.Group == spared)
            {
                _heap.Remove(slot);
                state.Place = Place.Aside;
                _aside.Add(slot);
            }
            else if (state.Priority > _heap.KeyOf(slot))
            {
                _heap.ChangeKey(slot, state.Priority);
            }
            else
            {
                return slot;
            }
        }
        return SlotList.None;
    }

    private void ReturnAside()
    {
        foreach (var slot in _aside)
        {
            if (_states[slot].Place == Place.Aside)
            {
                Return(slot);
            }
        }
        _aside.Clear();
    }

    private void Return(int slot)
    {
        _states[slot].Place = Place.Heap;
        _heap.Add(slot, _states[slot].Priority);
    }

    private enum Place : byte
    {
        Heap,
        Held,
        Aside,
        Gone,
    }

    private struct State
    {
        public long Group;
        public double Priority;
        public bool IsHeld;
        public Place Place;
    }
}
