using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Sessions;

public sealed class ViewingSessionTests
{
    [Fact]
    public async Task A_session_holds_nothing_when_closing_returns_and_all_is_acknowledged_when_its_task_ends()
    {
        using var rig = new Rig(acknowledgesAtOnce: false);
        var session = new ViewingSession(1, ExitPolicy.Purge);
        rig.Put(1, new LoadRequest(0, 10) { Session = session });
        _ = rig.Lease(1, session);

        var closing = session.CloseAsync();

        Assert.True(session.IsClosed);
        Assert.True(session.Closing.IsCancellationRequested);
        Assert.Equal(0, rig.Tier.Statistics.Leases);
        Assert.False(closing.IsCompleted);
        rig.Acknowledge();
        Assert.Equal(new Freed(1, 10), await closing);
    }

    [Fact]
    public async Task Ending_a_session_twice_is_harmless()
    {
        var session = new ViewingSession(1);
        Assert.Equal(await session.CloseAsync(), await session.CloseAsync());
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_callback_that_throws_at_the_end_keeps_nothing_alive()
    {
        using var rig = new Rig();
        var session = new ViewingSession(1, ExitPolicy.Purge);
        rig.Put(1, new LoadRequest(0, 10) { Session = session });
        session.Closing.Register(() => throw new InvalidOperationException("mode"));

        await Assert.ThrowsAsync<AggregateException>(session.CloseAsync);

        Assert.Equal(0, rig.Root.UsedBytes);
    }
}
