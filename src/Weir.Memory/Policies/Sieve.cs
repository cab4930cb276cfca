namespace Weir.Memory;

/// <summary>
/// SIEVE (Y. Zhang, J. Yang, Y. Yue, Y. Vigfusson, K. V. Rashmi, "SIEVE is Simpler than LRU", NSDI 2024): entries stand in the
/// order of their arrival and never move; a use leaves a mark. A hand goes from the oldest to the newest and around again: it wipes the
/// marks that it meets and takes the first entry without one. New entries that nobody uses again go soon, and a hit is one write.
/// </summary>
/// <remarks>
/// What the hand meets in use steps out of the line and, when let go, back into it just behind the hand, with a mark, as if it had been
/// used at that moment. Entries of a spared group are passed by with their marks: the hand need not come back for them in the same search.
/// </remarks>
public sealed class Sieve<TKey> : IEvictionPolicy<TKey>
{
    private readonly SlotList _line = new();
    private State[] _states = new State[16];
    private int _newest = SlotList.None;

    /// <summary>Whom the hand looks at next; <see cref="SlotList.None"/>: the oldest.</summary>
    private int _hand = SlotList.None;
    private int _length;

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        _states[slot] = new State { Group = entry.Group };
        _line.AddFirst(ref _newest, slot);
        _length++;
    }

    /// <inheritdoc/>
    public void Touched(int slot) => _states[slot].IsMarked = true;

    /// <inheritdoc/>
    public void Held(int slot) => _states[slot].IsHeld = true;

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        ref var state = ref _states[slot];
        state.IsHeld = false;
        if (!state.IsOut)
        {
            return;
        }
        state.IsOut = false;
        state.IsMarked = true;
        if (_hand == SlotList.None)
        {
            // The hand is about to start with the oldest: just behind it is where the newest are.
            _line.AddFirst(ref _newest, slot);
        }
        else
        {
            _line.AddAfter(_hand, slot);
        }
        _length++;
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        if (!_states[slot].IsOut)
        {
            StepOut(slot);
        }
    }

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        // Twice around: once to wipe the marks, once to take.
        for (var steps = 2 * _length; steps > 0 && _length > 0; steps--)
        {
            slot = _hand == SlotList.None ? _line.Last(_newest) : _hand;
            ref var state = ref _states[slot];
            if (state.IsHeld)
            {
                _hand = slot;
                StepOut(slot);
                state.IsOut = true;
            }
            else if (state.Group != scope.SparedGroup && !state.IsMarked)
            {
                _hand = slot;
                return true;
            }
            else
            {
                state.IsMarked &= state.Group == scope.SparedGroup;
                _hand = _line.Before(_newest, slot);
            }
        }
        slot = SlotList.None;
        return false;
    }

    private void StepOut(int slot)
    {
        if (_hand == slot)
        {
            _hand = _line.Before(_newest, slot);
        }
        _line.Remove(ref _newest, slot);
        _length--;
    }

    private struct State
    {
        public long Group;
        public bool IsMarked;
        public bool IsHeld;
        public bool IsOut;
    }
}
