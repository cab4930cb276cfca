using CsCheck;

namespace Weir.Memory.Tests.Policies;

/// <summary>The small structures under the policies, each beside a list that is sorted by hand.</summary>
public sealed class OrderHelpersTests
{
    [Fact]
    public void A_heap_names_the_lowest_and_the_lowest_but_one() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 30], Gen.Int[0, 1000])
            .Array[1, 200]
            .Sample(
                steps =>
                {
                    var heap = new SlotHeap();
                    var byHand = new Dictionary<int, double>();
                    foreach (var (what, item, number) in steps)
                    {
                        // Unique keys, so that the lowest is one.
                        var key = (number * 100) + item;
                        if (what == 2)
                        {
                            heap.Remove(item);
                            byHand.Remove(item);
                        }
                        else
                        {
                            if (byHand.ContainsKey(item))
                            {
                                heap.ChangeKey(item, key);
                            }
                            else
                            {
                                heap.Add(item, key);
                            }
                            byHand[item] = key;
                        }
                        Assert.Equal(byHand.Count, heap.Count);
                        Assert.Equal(Lowest(byHand, SlotList.None), heap.Top);
                        Assert.Equal(Lowest(byHand, heap.Top), heap.TopExcept(heap.Top));
                        Assert.Equal(heap.Top, heap.TopExcept(99));
                    }
                },
                threads: 1
            );

    [Fact]
    public void The_oldest_of_each_segment_is_found_with_and_without_a_spared_group() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 20], Gen.Int[0, 3])
            .Array[1, 200]
            .Sample(
                steps =>
                {
                    var walk = new AgeWalk();
                    foreach (var (what, slot, group) in steps)
                    {
                        walk.Take(what, slot, group);
                        walk.Check(group);
                    }
                },
                threads: 1
            );

    [Fact]
    public void A_groups_number_comes_back_after_its_last_entry()
    {
        var groups = new GroupIndex();
        var first = groups.Join(700);
        Assert.Equal(first, groups.Join(700));
        Assert.NotEqual(first, groups.Join(800));
        Assert.Equal(700, groups[first]);

        Assert.False(groups.Leave(first));
        Assert.True(groups.Leave(first));

        Assert.False(groups.IsInUse(first));
        Assert.Equal(SlotList.None, groups.Find(700));
        Assert.Equal(SlotList.None, groups.Find(null));
        Assert.Equal(first, groups.Join(900));
        Assert.Equal(2, groups.Bound);
    }

    [Fact]
    public void Spared_and_held_entries_come_back_into_the_order_of_their_priority()
    {
        var order = new PriorityOrder();
        order.Add(1, group: 7, priority: 1);
        order.Add(2, group: 7, priority: 2);
        order.Add(3, group: 8, priority: 3);
        order.Hold(2);
        Assert.Equal(3, order.Lowest(spared: 7));
        Assert.Equal(SlotList.None, Without(order, 3));

        order.LetGo(2);
        order.Raise(1, 10);

        Assert.Equal(2, order.Lowest(null));
        order.Remove(2);
        Assert.Equal(1, order.Lowest(null));
    }

    private static int Without(PriorityOrder order, int slot)
    {
        order.Remove(slot);
        return order.Lowest(spared: 7);
    }

    private static int Lowest(Dictionary<int, double> items, int except) =>
        items
            .Where(item => item.Key != except)
            .OrderBy(item => item.Value)
            .Select(item => item.Key)
            .FirstOrDefault(SlotList.None);

    /// <summary>An order beside a list that is kept from the oldest to the newest by hand.</summary>
    private sealed class AgeWalk
    {
        private readonly GroupIndex _groups = new();
        private readonly AgeOrder _order = new(2);
        private readonly List<Entry> _byHand = [];

        public void Take(int what, int slot, int group)
        {
            var at = _byHand.FindIndex(entry => entry.Slot == slot);
            if (at < 0)
            {
                var number = _groups.Join(group);
                _order.Add(slot, what % 2, number, 10);
                _byHand.Add(new Entry(slot, what % 2, number, false));
                return;
            }
            var entry = _byHand[at];
            switch (what)
            {
                case 0 or 1 when entry.IsHeld:
                    _order.LetGo(slot);
                    Renew(at, entry with { IsHeld = false });
                    break;
                case 2 or 3 when !entry.IsHeld:
                    _order.Hold(slot);
                    _byHand[at] = entry with { IsHeld = true };
                    break;
                case 4 when entry.IsHeld:
                    _order.SendTo(slot, group % 2);
                    _order.LetGo(slot);
                    Renew(at, entry with { IsHeld = false, Segment = group % 2 });
                    break;
                case 5 or 6 when !entry.IsHeld:
                    _order.Move(slot, what % 2);
                    Renew(at, entry with { Segment = what % 2 });
                    break;
                case 7:
                    _order.Remove(slot);
                    if (_groups.Leave(entry.Group))
                    {
                        _order.Forget(entry.Group);
                    }
                    _byHand.RemoveAt(at);
                    break;
            }
        }

        public void Check(int group)
        {
            var spared = _groups.Find(group);
            for (var segment = 0; segment < 2; segment++)
            {
                var mine = _byHand.Where(e => e.Segment == segment && !e.IsHeld).ToArray();
                Assert.Equal(10 * mine.Length, _order.Bytes(segment));
                Assert.Equal(First(mine), _order.Oldest(segment));
                Assert.Equal(
                    First(mine.Where(entry => entry.Group != spared)),
                    _order.Oldest(segment, spared)
                );
                if (spared != SlotList.None)
                {
                    Assert.Equal(
                        10 * _byHand.Count(e => e.Segment == segment && e.Group == spared),
                        _order.Bytes(segment, spared)
                    );
                    Assert.Equal(
                        First(mine.Where(entry => entry.Group == spared)),
                        _order.OldestOf(segment, spared)
                    );
                }
            }
        }

        private void Renew(int at, Entry entry)
        {
            _byHand.RemoveAt(at);
            _byHand.Add(entry);
        }

        private static int First(IEnumerable<Entry> entries) =>
            entries.Select(entry => entry.Slot).FirstOrDefault(SlotList.None);

        private readonly record struct Entry(int Slot, int Segment, int Group, bool IsHeld);
    }
}
