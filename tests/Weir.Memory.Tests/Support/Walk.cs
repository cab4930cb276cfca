using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Support;

/// <summary>
/// Drives a tier, with a cheaper one below it, by random steps as browser and server would, and keeps its own book of what must be
/// true: it believes nothing that the engine says of itself. The steps are in the other half of this class.
/// </summary>
internal sealed partial class Walk : IDisposable
{
    public const int Kinds = 20;
    private const long LargestLimit = 100;

    private readonly OneThread _thread = new();
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _root;
    private readonly Rig _rig;
    private readonly Rig _cheaper;
    private readonly Dictionary<int, int> _bytesOfItem = [];
    private readonly Dictionary<int, int> _bytesOfCheaper = [];
    private readonly HashSet<int> _entered = [];
    private readonly HashSet<int> _reported = [];
    private readonly List<Held> _leases = [];
    private readonly List<(PendingLoad<int, int> Load, int Size)> _pushes = [];
    private readonly List<(TaskCompletionSource<Loaded<int>> Source, int Size)> _pulls = [];
    private readonly List<CancellationTokenSource> _waits = [];
    private readonly List<(int Key, PinRole Role, ViewingSession? Session)> _pins = [];
    private readonly List<Reservation> _rooms = [];
    private readonly ViewingSession?[] _sessions = new ViewingSession?[3];
    private long _limit = LargestLimit;
    private long _usedBefore;
    private int _generation;
    private int _failedDemotions;
    private int _checksWithKept;
    private int _checksWithDoomed;
    private int _checksAboveLimit;

    public Walk()
    {
        _root = new MemoryBudget("root", LargestLimit, _time);
        _rig = new Rig(
            budget: _root,
            configure: options => new() { Release = options.Release, Demote = Demote }
        );
        _cheaper = new Rig(budget: _root.CreateChild("cheaper", 30), name: "cheaper");
        _rig.Tier.Removed += removal =>
        {
            Assert.Contains(removal.Item, _entered);
            Assert.True(_reported.Add(removal.Item), "A removal is reported once.");
            Assert.Equal(_bytesOfItem[removal.Item], removal.Bytes);
        };
    }

    public void Take(Step step)
    {
        Do(step);
        _thread.Run();
        Check();
    }

    /// <summary>Everybody lets go: nothing may be left.</summary>
    public void End()
    {
        _pins.ForEach(pin => _rig.Tier.Unpin(pin.Key, pin.Role, pin.Session));
        _leases.ForEach(held => held.Lease.Dispose());
        _rooms.ForEach(room => room.Dispose());
        _waits.ForEach(wait => wait.Cancel());
        _pushes.ForEach(push => push.Load.Cancel());
        foreach (var session in _sessions)
        {
            _ = session?.CloseAsync();
        }
        _thread.Run();
        _pulls.ForEach(pull => pull.Source.TrySetCanceled());
        _thread.Run();
        _rooms.ForEach(room => room.Dispose());
        _ = _rig.Tier.ClearAsync(evenPinned: true);
        _ = _cheaper.Tier.ClearAsync(evenPinned: true);
        _rig.Acknowledge();
        _thread.Run();
        Check();
        Assert.Equal((0, 0), (_root.UsedBytes, _root.KeptBytes));
        Assert.Equal(0, _root.Queue.Waiting.Sum());
        Assert.Empty(_rig.Live);
        Assert.Empty(_cheaper.Live);
        Assert.Equal(_entered.Order(), _reported.Order());
        Assert.Equal(_failedDemotions, _rig.Faults.Count);
        Assert.Empty(_cheaper.Faults);
    }

    public void Dispose()
    {
        _rig.Dispose();
        _thread.Dispose();
    }

    /// <summary>What has happened, by name: a walk that never gets somewhere proves nothing about it.</summary>
    public IEnumerable<(string What, long Times)> Seen
    {
        get
        {
            var tier = _rig.Tier.Statistics;
            var queue = _root.Queue;
            yield return ("hits", tier.Hits);
            yield return ("joins", tier.Joins);
            yield return ("loads", tier.Loads);
            yield return ("failed loads", tier.FailedLoads);
            yield return ("cancelled loads", tier.CancelledLoads);
            yield return ("refused", tier.Refused);
            yield return ("demotions", tier.Demotions);
            yield return ("failed demotions", _failedDemotions);
            foreach (var reason in Enum.GetValues<RemovalReason>().Except([RemovalReason.Lost]))
            {
                yield return (reason.ToString(), tier.Removals[(int)reason]);
            }
            yield return ("waits", queue.Waited);
            yield return ("refused waits", queue.Refused);
            yield return ("waits whose time was up", queue.TimedOut);
            yield return ("waits that were cancelled", queue.Cancelled);
            yield return ("checks with something kept", _checksWithKept);
            yield return ("checks with removed but leased", _checksWithDoomed);
            yield return ("checks above a lowered limit", _checksAboveLimit);
        }
    }

    private void Check()
    {
        Invariants.Check(_root);
        var ledger = _root.Snapshot();
        _checksWithKept += _root.KeptBytes > 0 ? 1 : 0;
        _checksWithDoomed += _rig.Tier.Statistics.EvictedButLeasedBytes > 0 ? 1 : 0;
        _checksAboveLimit += ledger.Used > _limit ? 1 : 0;
        // A limit that fell takes nothing back that is held or in flight; but nothing comes on top of that.
        Assert.InRange(ledger.Used, 0, Math.Max(_limit, _usedBefore));
        _usedBefore = ledger.Used;
        Assert.InRange(_root.KeptBytes, 0, _limit / 2);
        Assert.Equal(
            Sum(_rig.Live, _bytesOfItem) + Sum(_cheaper.Live, _bytesOfCheaper),
            ledger.Committed
        );
        foreach (var held in _leases)
        {
            if (held.Lease.IsValid)
            {
                Assert.True(_rig.Live.Contains(held.Lease.Item), "Nothing leased is freed.");
            }
        }
    }

    private static long Sum(IReadOnlySet<int> live, Dictionary<int, int> bytes)
    {
        var sum = 0L;
        foreach (var item in live)
        {
            sum += bytes[item];
        }
        return sum;
    }

    private int NewItem(int bytes)
    {
        var item = _rig.NewItem();
        _bytesOfItem[item] = bytes;
        return item;
    }

    private readonly record struct Held(Lease<int> Lease, ViewingSession? Session);
}
