namespace Weir.Memory;

/// <summary>
/// A binary heap over small integers, lowest key on top, that knows where each of them is: any of them leaves or changes
/// its key in O(log n). Arrays; nothing is allocated but when it grows.
/// </summary>
internal sealed class SlotHeap
{
    private int[] _heap = new int[16];
    private int[] _places = [];
    private double[] _keys = [];

    public int Count { get; private set; }

    /// <summary>The item with the lowest key, or <see cref="SlotList.None"/>.</summary>
    public int Top => Count > 0 ? _heap[0] : SlotList.None;

    public bool Contains(int item) => item < _places.Length && _places[item] != SlotList.None;

    public double KeyOf(int item) => _keys[item];

    /// <summary>The lowest of all but one: itself on top, so that the second is one of its two children.</summary>
    public int TopExcept(int item)
    {
        if (Count == 0 || _heap[0] != item)
        {
            return Top;
        }
        return Count switch
        {
            1 => SlotList.None,
            2 => _heap[1],
            _ => _keys[_heap[1]] <= _keys[_heap[2]] ? _heap[1] : _heap[2],
        };
    }

    /// <summary>Adds an item that is not in it.</summary>
    public void Add(int item, double key)
    {
        Grow(item);
        _keys[item] = key;
        Rise(Count++, item);
    }

    public void ChangeKey(int item, double key)
    {
        var before = _keys[item];
        _keys[item] = key;
        if (key < before)
        {
            Rise(_places[item], item);
        }
        else
        {
            Sink(_places[item], item);
        }
    }

    /// <summary>Takes an item out; harmless when it is not in.</summary>
    public void Remove(int item)
    {
        if (!Contains(item))
        {
            return;
        }
        var place = _places[item];
        _places[item] = SlotList.None;
        var last = _heap[--Count];
        if (last == item)
        {
            return;
        }
        if (_keys[last] < _keys[item])
        {
            Rise(place, last);
        }
        else
        {
            Sink(place, last);
        }
    }

    private void Rise(int place, int item)
    {
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (_keys[_heap[parent]] <= _keys[item])
            {
                break;
            }
            Put(place, _heap[parent]);
            place = parent;
        }
        Put(place, item);
    }

    private void Sink(int place, int item)
    {
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }
            if (child + 1 < Count && _keys[_heap[child + 1]] < _keys[_heap[child]])
            {
                child++;
            }
            if (_keys[item] <= _keys[_heap[child]])
            {
                break;
            }
            Put(place, _heap[child]);
            place = child;
        }
        Put(place, item);
    }

    private void Put(int place, int item)
    {
        _heap[place] = item;
        _places[item] = place;
    }

    private void Grow(int item)
    {
        if (item >= _places.Length)
        {
            var old = _places.Length;
            var size = Math.Max(item + 1, Math.Max(16, old * 2));
            Array.Resize(ref _places, size);
            Array.Resize(ref _keys, size);
            Array.Fill(_places, SlotList.None, old, size - old);
        }
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }
    }
}
