namespace Weir.Memory.Tests.Support;

/// <summary>A budget with one tier of numbered items, whose releases are watched. Its end checks the invariants.</summary>
internal sealed class Rig : IDisposable
{
    private readonly List<TaskCompletionSource> _unacknowledged = [];
    private readonly HashSet<int> _live = [];
    private int _lastItem;

    public Rig(
        long limit = 1000,
        bool acknowledgesAtOnce = true,
        Func<CacheTierOptions<int, int>, CacheTierOptions<int, int>>? configure = null,
        MemoryBudget? budget = null,
        string name = "tier"
    )
    {
        Root = budget ?? new MemoryBudget("root", limit);
        AcknowledgesAtOnce = acknowledgesAtOnce;
        Tier = new CacheTier<int, int>(name, Root, Options(configure));
        Tier.Removed += Removals.Add;
        Tier.Faulted += Faults.Add;
    }

    public MemoryBudget Root { get; }

    public CacheTier<int, int> Tier { get; }

    public bool AcknowledgesAtOnce { get; set; }

    public List<Removal<int, int>> Removals { get; } = [];

    public List<int> Released { get; } = [];

    public List<Exception> Faults { get; } = [];

    /// <summary>Items that exist: made and not released.</summary>
    public IReadOnlySet<int> Live => _live;

    public IEnumerable<int> RemovedKeys => Removals.Select(removal => removal.Key);

    public int NewItem()
    {
        _live.Add(++_lastItem);
        return _lastItem;
    }

    /// <summary>Puts items of the same size under the keys given, oldest first.</summary>
    public void Put(int bytes, params int[] keys)
    {
        foreach (var key in keys)
        {
            Put(key, new LoadRequest(0, bytes));
        }
    }

    public void Put(int key, LoadRequest request) =>
        Assert.True(Tier.TryPut(key, NewItem(), request));

    public bool TryPut(int key, LoadRequest request)
    {
        var item = NewItem();
        if (Tier.TryPut(key, item, request))
        {
            return true;
        }
        _live.Remove(item);
        return false;
    }

    /// <summary>An item that was never taken, or lives on elsewhere.</summary>
    public void Gone(int item) => Assert.True(_live.Remove(item));

    public Lease<int> Lease(int key, ViewingSession? session = null)
    {
        Assert.True(Tier.TryGet(key, session, out var lease));
        return lease;
    }

    public PendingLoad<int, int> Begin(int key, LoadRequest request)
    {
        Assert.Equal(BeginLoad.Started, Tier.TryBeginLoad(key, request, out var load));
        return load!;
    }

    /// <summary>The stage answers all releases so far.</summary>
    public void Acknowledge()
    {
        var answers = _unacknowledged.ToArray();
        _unacknowledged.Clear();
        Array.ForEach(answers, answer => answer.SetResult());
    }

    public void Dispose() => Invariants.Check(Root);

    private CacheTierOptions<int, int> Options(
        Func<CacheTierOptions<int, int>, CacheTierOptions<int, int>>? configure
    )
    {
        var options = new CacheTierOptions<int, int> { Release = Release };
        return configure?.Invoke(options) ?? options;
    }

    public ValueTask Release(Removal<int, int> removal)
    {
        Assert.True(
            _live.Remove(removal.Item),
            "An item is released once, and only if it was made."
        );
        Released.Add(removal.Item);
        if (AcknowledgesAtOnce)
        {
            return ValueTask.CompletedTask;
        }
        var answer = new TaskCompletionSource();
        _unacknowledged.Add(answer);
        return new ValueTask(answer.Task);
    }
}
