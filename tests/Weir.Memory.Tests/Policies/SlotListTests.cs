namespace Weir.Memory.Tests.Policies;

public sealed class SlotListTests
{
    private readonly SlotList _list = new();
    private int _head = SlotList.None;

    [Fact]
    public void Slots_come_in_the_order_they_were_added()
    {
        _list.AddLast(ref _head, 5);
        _list.AddLast(ref _head, 900);
        _list.AddFirst(ref _head, 7);

        Assert.Equal([7, 5, 900], All());
        Assert.Equal(900, _list.Last(_head));
        Assert.Equal(5, _list.Before(_head, 900));
        Assert.Equal(SlotList.None, _list.Before(_head, 7));
    }

    [Fact]
    public void The_first_the_last_and_the_only_one_can_be_removed()
    {
        foreach (var slot in (int[])[1, 2, 3])
        {
            _list.AddLast(ref _head, slot);
        }

        _list.Remove(ref _head, 1);
        Assert.Equal([2, 3], All());
        _list.Remove(ref _head, 3);
        Assert.Equal([2], All());
        _list.Remove(ref _head, 2);
        Assert.Equal(SlotList.None, _head);
    }

    [Fact]
    public void A_slot_can_step_in_behind_another()
    {
        _list.AddLast(ref _head, 1);
        _list.AddLast(ref _head, 2);

        _list.AddAfter(1, 7);
        _list.AddAfter(2, 900);

        Assert.Equal([1, 7, 2, 900], All());
        Assert.Equal(900, _list.Last(_head));
    }

    private List<int> All()
    {
        List<int> all = [];
        for (var slot = _head; slot != SlotList.None; slot = _list.After(_head, slot))
        {
            all.Add(slot);
        }
        return all;
    }
}
