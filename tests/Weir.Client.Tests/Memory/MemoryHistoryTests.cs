using Weir.Client.Memory;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Memory;

public sealed class MemoryHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void There_is_one_sample_in_two_seconds_and_none_while_nothing_changes()
    {
        var history = new MemoryHistory();
        history.Add(At(0, 1));
        history.Add(At(1, 2));
        history.Add(At(2, 2));
        history.Add(At(4, 2));
        history.Add(At(6, 3));
        Assert.Equal([1, 2, 3], history.Samples().Select(s => s.Encoded));
        Assert.Equal(3, history.Version);
    }

    [Fact]
    public void The_oldest_samples_give_way()
    {
        var history = new MemoryHistory();
        for (var i = 0; i < 1000; i++)
        {
            history.Add(At(2 * i, i));
        }
        var samples = history.Samples();
        Assert.Equal(MemoryHistory.Capacity, samples.Count);
        Assert.Equal((400, 999), (samples[0].Encoded, samples[^1].Encoded));
    }

    [Fact]
    public void What_the_tab_holds_is_sampled_by_tier_as_it_is_watched()
    {
        var rig = new ClientRig();
        rig.Memory.StartWatching();
        Watch(rig);
        rig.Open("1", 40);
        Watch(rig);
        rig.Exit();
        Watch(rig);
        var samples = rig.Memory.History.Samples();
        Assert.Equal([0, 8_000_000, 8_000_000], samples.Select(s => s.Encoded));
        Assert.Equal([true, false], samples.Skip(1).Select(s => s.Texture > 0));
        Assert.All(samples, s => Assert.Equal(512 * ClientRig.MiB, s.Limit));
        Watch(rig);
        Assert.Equal(3, rig.Memory.History.Samples().Count);
    }

    private static void Watch(ClientRig rig)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(4));
        rig.Run();
    }

    private static MemorySample At(int seconds, long encoded) =>
        new(Start.AddSeconds(seconds), 0, encoded, 0, 0, 0, PressureLevel.Normal);
}
