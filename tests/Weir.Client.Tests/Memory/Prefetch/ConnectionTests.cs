using Weir.Client.Memory.Prefetch;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;

namespace Weir.Client.Tests.Memory.Prefetch;

public sealed class ConnectionTests
{
    [Fact]
    public void Three_connections_at_most_are_taken_by_all_uses_together()
    {
        var connections = new PrefetchConnections();
        Assert.True(connections.TryTake(PrefetchUse.OpenStudies));
        Assert.True(connections.TryTake(PrefetchUse.OpenStudies));
        Assert.False(connections.TryTake(PrefetchUse.OpenStudies));
        Assert.True(connections.TryTake(PrefetchUse.Thumbnails));
        Assert.False(connections.TryTake(PrefetchUse.LikelyNext));
        Assert.Equal(PrefetchConnections.Most, connections.Taken);
        connections.Return(PrefetchUse.OpenStudies);
        Assert.True(connections.TryTake(PrefetchUse.LikelyNext));
        Assert.Throws<InvalidOperationException>(() =>
        {
            connections.Return(PrefetchUse.LikelyNext);
            connections.Return(PrefetchUse.LikelyNext);
        });
    }

    [Fact]
    public void Thumbnails_are_fetched_one_after_the_other_in_the_order_asked()
    {
        var turns = new ThumbnailTurns(new PrefetchConnections());
        var went = new List<int>();
        var asked = Enumerable.Range(0, 4).Select(i => turns.Ask(() => went.Add(i))).ToArray();
        Assert.Equal([0], went);
        asked[2].Dispose(); // scrolled away before its turn
        asked[0].Dispose();
        asked[0].Dispose(); // once more is harmless
        Assert.Equal([0, 1], went);
        asked[1].Dispose();
        Assert.Equal([0, 1, 3], went);
        asked[3].Dispose();
        turns.Ask(() => went.Add(9));
        Assert.Equal(9, went[^1]);
    }

    [Fact]
    public void Loading_two_studies_their_thumbnails_and_the_next_never_takes_more_than_three_connections()
    {
        var rig = new ClientRig { Likely = new() { ["a"] = ["c", "d"] } };
        foreach (var uid in new[] { "a", "b", "c", "d" })
        {
            rig.Server[uid] = TestStudies.Make(uid, 150, 150);
        }
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("a", "b");
        rig.Run();
        Finish(rig, rig.Stage.OpenRequests.Single());
        Finish(rig, rig.Stage.Commands.OfType<OpenCommand>().Last().Request);
        var thumbnails = new Queue<IDisposable>();
        var thumbnailsUnderWay = 0;
        for (var i = 0; i < 40; i++)
        {
            thumbnails.Enqueue(rig.Read.Thumbnails!.Ask(() => thumbnailsUnderWay++));
        }
        var most = 0;
        var ended = 0;
        for (var step = 0; rig.Stage.OpenRequests.Any(); step++)
        {
            most = Math.Max(most, rig.Stage.OpenRequests.Count() + thumbnailsUnderWay - ended);
            if (step % 2 == 0 && thumbnails.TryDequeue(out var thumbnail))
            {
                ended++;
                thumbnail.Dispose();
            }
            if (step == 5)
            {
                rig.Read.SetLayout(Client.Viewports.ViewportLayout.Four);
                rig.Read.AssignSeries(1, rig.Read.Studies[1].Manifest!.Series[0]);
                rig.Read.ConfirmPatient();
                rig.Run();
                // A visible frame comes beside them; it is not loaded ahead.
                while (rig.Read.Viewports.Any(v => v.SliceCount > 0 && v.Shown is null))
                {
                    Finish(rig, rig.Stage.OpenRequests.Last());
                }
            }
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        Assert.Equal(3, most);
        Assert.Equal((300, 300), (rig.Drawable("a").Length, rig.Drawable("b").Length));
        Assert.Equal((8, 8), (rig.Drawable("c").Length, rig.Drawable("d").Length));
    }

    private static void Finish(ClientRig rig, int request)
    {
        rig.Stage.Deliver(request);
        rig.Stage.EndFetch(request);
        rig.Run();
    }
}
