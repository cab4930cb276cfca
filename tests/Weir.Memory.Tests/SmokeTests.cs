namespace Weir.Memory.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task A_load_becomes_an_entry_and_is_released_with_its_session()
    {
        var root = new MemoryBudget("root", 100);
        var released = new List<int>();
        var tier = new CacheTier<int, int>(
            "tier",
            root,
            new()
            {
                Release = r =>
                {
                    released.Add(r.Item);
                    return default;
                },
            }
        );
        var session = new SessionGenerations().Open(ExitPolicy.Purge);
        using (
            var lease = await tier.GetAsync(
                1,
                new LoadRequest(7, 60) { Session = session },
                (key, _) => new(new Loaded<int>(key, 50))
            )
        )
        {
            Assert.Equal(50, root.UsedBytes);
            Invariants.Check(root);
        }
        Assert.Equal(BeginLoad.Started, tier.TryBeginLoad(2, new LoadRequest(7, 80), out var load));
        Assert.Equal([1], released);
        load!.Complete(2, 70);
        Assert.True(tier.TryGet(2, session, out _));
        Assert.Equal(new Freed(1, 70), await session.CloseAsync());
        Assert.Equal(0, root.UsedBytes);
        Invariants.Check(root);
    }
}
