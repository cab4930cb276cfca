using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Sessions;

public sealed class ScreenChangeTests : IDisposable
{
    private readonly MemoryBudget _root = new("total");
    private readonly Rig _ram;
    private readonly Rig _gpu;
    private readonly ScreenChange _change;

    public ScreenChangeTests()
    {
        _ram = new Rig(budget: _root.CreateChild("ram", 1000));
        _gpu = new Rig(budget: _root.CreateChild("gpu", 1000));
        _change = new ScreenChange(_ram.Tier.Budget, _gpu.Tier.Budget);
    }

    [Fact]
    public async Task A_screen_that_fits_beside_the_old_one_leaves_it_alone()
    {
        using var room = await _change.ReserveAsync(
            [new(100, 200), new(100, 200)],
            () => Assert.Fail("The old screen may stay.")
        );

        Assert.Equal((2, false), (room.Count, room.IsReduced));
        Assert.Equal((100, 200), (room.Ram(1).Bytes, room.Texture(1).Bytes));
        Assert.Equal((200, 400), (_ram.Root.UsedBytes, _gpu.Root.UsedBytes));
    }

    [Fact]
    public async Task If_it_does_not_fit_beside_the_old_pins_these_go_first()
    {
        _gpu.Put(300, 1, 2);
        _gpu.Tier.Pin(1, PinRole.OnScreen);
        _gpu.Tier.Pin(2, PinRole.OnScreen);

        using var room = await _change.ReserveAsync(
            [new(0, 900)],
            () =>
            {
                _gpu.Tier.Unpin(1, PinRole.OnScreen);
                _gpu.Tier.Unpin(2, PinRole.OnScreen);
            }
        );

        Assert.False(room.IsReduced);
        Assert.Equal([1, 2], _gpu.RemovedKeys);
    }

    [Fact]
    public async Task If_it_fits_not_even_then_the_largest_picture_is_reduced()
    {
        using var room = await _change.ReserveAsync([new(0, 800), new(0, 400)], () => { });

        Assert.Equal((1, 0), (room.Reduce(0), room.Reduce(1)));
        Assert.Equal((200, 400), (room.Texture(0).Bytes, room.Texture(1).Bytes));
    }

    [Fact]
    public async Task What_fits_not_even_reduced_is_refused_and_nothing_is_charged()
    {
        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await _change.ReserveAsync([new(1001, 10)], () => { })
        );

        Assert.Equal((1001, 1000), (refusal.Needed, refusal.Available));
        Assert.Equal(0, _root.UsedBytes);
    }

    [Fact]
    public async Task A_screen_waits_for_releases_under_way_and_is_not_reduced_for_them()
    {
        _gpu.AcknowledgesAtOnce = false;
        _gpu.Put(900, 1);

        var change = _change.ReserveAsync([new(0, 900)], () => { });
        Assert.False(change.IsCompleted);
        _gpu.Acknowledge();

        using var room = await change;
        Assert.False(room.IsReduced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Four_frames_of_40_percent_each_switched_100_times_never_hang_and_never_overshoot(
        bool acknowledgesAtOnce
    )
    {
        using var thread = new OneThread();
        _gpu.AcknowledgesAtOnce = acknowledgesAtOnce;
        var screen = new List<Lease<int>>();
        var shown = 0;
        for (var change = 0; change < 100; change++)
        {
            var switching = SwitchAsync(change);
            for (var turn = 0; turn < 10 && !switching.IsCompleted; turn++)
            {
                thread.Run();
                _gpu.Acknowledge();
            }
            Assert.True(switching.IsCompletedSuccessfully);
            Assert.InRange(_gpu.Root.UsedBytes, 1, 1000);
            Invariants.Check(_root);
        }
        Assert.Equal(400, shown);

        async Task SwitchAsync(int change)
        {
            var room = await _change.ReserveAsync(
                [.. Enumerable.Repeat(new ViewportNeed(0, 400), 4)],
                () =>
                {
                    screen.ForEach(lease => lease.Dispose());
                    screen.Clear();
                }
            );
            using (room)
            {
                Assert.True(room.IsReduced);
                for (var viewport = 0; viewport < 4; viewport++)
                {
                    var part = room.Texture(viewport);
                    var bytes = part.Bytes;
                    var load = _gpu.Begin(
                        (change * 4) + viewport,
                        new LoadRequest(change, bytes) { Room = part }
                    );
                    Assert.True(load.Complete(_gpu.NewItem(), bytes));
                    screen.Add(_gpu.Lease((change * 4) + viewport));
                    shown++;
                }
            }
        }
    }

    public void Dispose() => Invariants.Check(_root);
}
