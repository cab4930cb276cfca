using Weir.Client.Stage;

namespace Weir.Client.Memory;

/// <summary>
/// Hands out the integers by which the stage knows frames and finds the frame of an integer again. A slot is used anew only after
/// the stage has confirmed that it holds nothing under it, and then with another generation, so that whatever comes late for
/// the old frame is recognised and ignored.
/// </summary>
public sealed class HandleTable
{
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[256];
    private int _used;

    /// <summary>Handles in use, those whose release is not yet confirmed included.</summary>
    public int Count => _used - _free.Count;

    /// <summary>A handle for a frame, never equal to one that is in use.</summary>
    /// <exception cref="InvalidOperationException">More frames than slots: the budget should have prevented it.</exception>
    public int Take(FrameKey key)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _used++;
            if (slot >= StageHandle.MaxSlots)
            {
                throw new InvalidOperationException("There are no more frame handles.");
            }
            if (slot == _slots.Length)
            {
                Array.Resize(ref _slots, _slots.Length * 2);
            }
        }
        ref var entry = ref _slots[slot];
        entry.Generation = (entry.Generation + 1) & (StageHandle.MaxGenerations - 1);
        entry.Key = key;
        entry.Uses = 1;
        return StageHandle.Make(entry.Generation, slot);
    }

    /// <summary>The frame of a handle; false for handles given back.</summary>
    public bool TryGet(int handle, out FrameKey key)
    {
        var slot = StageHandle.SlotOf(handle);
        if (handle >= 0 && slot < _used)
        {
            ref var entry = ref _slots[slot];
            if (entry.Uses > 0 && entry.Generation == StageHandle.GenerationOf(handle))
            {
                key = entry.Key;
                return true;
            }
        }
        key = default;
        return false;
    }

    /// <summary>Names another frame with a handle: only the answer tells which frame comes first with a manifest.</summary>
    public void Rename(int handle, FrameKey key)
    {
        if (TryGet(handle, out _))
        {
            _slots[StageHandle.SlotOf(handle)].Key = key;
        }
    }

    /// <summary>One more reason to keep the handle: an answer of the stage is awaited under it.</summary>
    public void Use(int handle)
    {
        if (TryGet(handle, out _))
        {
            _slots[StageHandle.SlotOf(handle)].Uses++;
        }
    }

    /// <summary>One reason less; with the last the handle is free. Harmless for one that is free.</summary>
    public void Return(int handle)
    {
        if (TryGet(handle, out _) && --_slots[StageHandle.SlotOf(handle)].Uses == 0)
        {
            _free.Push(StageHandle.SlotOf(handle));
        }
    }

    private struct Slot
    {
        public FrameKey Key;
        public int Generation;
        public int Uses;
    }
}
