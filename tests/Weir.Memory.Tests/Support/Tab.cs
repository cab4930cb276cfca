namespace Weir.Memory.Tests.Support;

/// <summary>
/// A tab as the engine sees it: encoded frames, textures made from them, one budget, of which an eighth is the textures' for good; what they
/// borrow beyond goes back first. A frame that is lost takes its texture along. What is fetched is counted.
/// </summary>
internal sealed class Tab
{
    public const int Frame = 500;
    private const int TextureShare = 8;

    public Tab(long budget)
    {
        Root = new MemoryBudget("tab", budget);
        var ram = Root.CreateChild("ram", budget - (budget / TextureShare));
        Encoded = new Rig(
            budget: ram.CreateChild("encoded"),
            name: "encoded",
            configure: o => new() { Release = o.Release, SurvivesDemotion = true }
        );
        Textures = new Rig(
            budget: Root.CreateChild("gpu", share: budget / TextureShare),
            name: "textures",
            configure: o => new() { Release = o.Release, IsBackedByCheaperTier = true }
        );
        Encoded.Tier.Removed += removal => Textures.Tier.Remove(removal.Key, removal.Reason);
    }

    public MemoryBudget Root { get; }

    public Rig Encoded { get; }

    public Rig Textures { get; }

    /// <summary>Frames that went over the network.</summary>
    public int Fetched { get; private set; }

    public static int Key(int study, int slice) => (study * 100_000) + slice;

    public bool Holds(int study, int slice) => Encoded.Tier.Contains(Key(study, slice));

    /// <summary>Draws a slice: the frame is fetched and uploaded if need be; both are leased while it is drawn.</summary>
    public void Show(int study, int slice, ViewingSession mode, bool firstScreen = false)
    {
        var request = new LoadRequest(study, Frame) { Session = mode, FirstScreen = firstScreen };
        using var encoded = Get(Encoded, Key(study, slice), request, isFetch: true);
        using var texture = Get(Textures, Key(study, slice), request, isFetch: false);
    }

    /// <summary>Fetches a frame ahead, if it costs none of its own study.</summary>
    /// <returns>False when there is no room.</returns>
    public bool Prefetch(int study, int slice, ViewingSession mode)
    {
        var request = new LoadRequest(study, Frame)
        {
            Session = mode,
            Priority = LoadPriority.Prefetch,
            Eviction = Eviction.OtherGroups,
        };
        var begun = Encoded.Tier.TryBeginLoad(Key(study, slice), request, out var load);
        if (begun == BeginLoad.Started)
        {
            Fetched++;
            Assert.True(load!.Complete(Encoded.NewItem(), Frame));
        }
        return begun is BeginLoad.Started or BeginLoad.Present;
    }

    private Lease<int> Get(Rig rig, int key, LoadRequest request, bool isFetch)
    {
        if (rig.Tier.TryGet(key, request.Session, out var lease))
        {
            return lease;
        }
        var load = rig.Begin(key, request);
        Fetched += isFetch ? 1 : 0;
        Assert.True(load.Complete(rig.NewItem(), request.Bytes));
        return rig.Lease(key, request.Session);
    }
}
