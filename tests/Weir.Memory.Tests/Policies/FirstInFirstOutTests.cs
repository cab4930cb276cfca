namespace Weir.Memory.Tests.Policies;

public sealed class FirstInFirstOutTests
{
    private readonly FirstInFirstOut<int> _policy = new();
    private readonly PolicyRig _rig;

    public FirstInFirstOutTests() => _rig = new PolicyRig(_policy, capacity: 4);

    [Fact]
    public void Use_does_not_save_who_came_first()
    {
        _rig.AddAll(1, 2, 3, 4);
        _rig.Hit(1, 1, 2);

        Assert.Equal([1, 2, 3, 4], _rig.Drain());
    }

    [Fact]
    public void Who_was_passed_over_in_use_keeps_its_place()
    {
        _rig.AddAll(1, 2, 3, 4);
        _policy.Held(1);
        _rig.Evict();
        _policy.LetGo(1);

        Assert.Equal([2, 1, 3, 4], [.. _rig.Evicted.Take(1), .. _rig.Drain()]);
    }
}
