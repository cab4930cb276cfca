namespace Weir.Memory.Tests.Policies;

public sealed class SieveTests
{
    private readonly Sieve<int> _policy = new();
    private readonly PolicyRig _rig;

    public SieveTests() => _rig = new PolicyRig(_policy, capacity: 7);

    /// <summary>The example of the paper's figure 1: seven entries A to G, of which A, B and G were used again.</summary>
    [Fact]
    public void The_hand_wipes_marks_and_takes_the_first_without()
    {
        _rig.AddAll('A', 'B', 'C', 'D', 'E', 'F', 'G');
        _rig.Hit('A', 'B', 'G');

        _rig.AddAll('H');
        Assert.Equal(['C'], _rig.Evicted);
        _rig.Hit('A', 'D');
        _rig.AddAll('I');
        Assert.Equal(['C', 'E'], _rig.Evicted);
        _rig.Hit('B');
        _rig.AddAll('J');

        Assert.Equal(['C', 'E', 'F'], _rig.Evicted);
    }

    [Fact]
    public void After_the_newest_the_hand_starts_with_the_oldest_again()
    {
        _rig.AddAll(1, 2, 3);
        _rig.Hit(1, 2, 3);

        Assert.Equal([1, 2, 3], _rig.Drain());
    }

    [Fact]
    public void What_the_hand_met_in_use_has_a_turn_left_when_it_is_let_go()
    {
        _rig.AddAll(1, 2, 3);
        _policy.Held(1);
        _rig.Evict();
        _policy.LetGo(1);

        Assert.Equal([2], _rig.Evicted);
        Assert.Equal([3, 1], _rig.Drain());
    }

    [Fact]
    public void What_is_in_use_but_not_met_by_the_hand_keeps_its_place()
    {
        _rig.AddAll(1, 2, 3);
        _rig.Hit(1);
        _policy.Held(3);
        _rig.Evict();
        _policy.LetGo(3);

        // 1 had a mark and was passed, 2 went, the hand stands at 3.
        Assert.Equal([2, 3, 1], [.. _rig.Evicted.Take(1), .. _rig.Drain()]);
    }
}
