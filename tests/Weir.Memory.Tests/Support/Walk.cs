namespace Weir.Memory.Tests.Support;

/// <summary>One step of a random walk: what to do, to which key, with how much.</summary>
internal readonly record struct Step(int What, int Key, int Size);

/// <summary>
/// Drives a tier by random steps as browser and server would, and keeps its own book of what must be true: it believes
/// nothing that the engine says of itself.
/// </summary>
internal sealed class Walk : IDisposable
{
    public const int Kinds = 16;
    private const long Limit = 100;

    private readonly OneThread _thread = new();
    private readonly Rig _rig = new(Limit);
    private readonly Dictionary<int, int> _bytesOfItem = [];
    private readonly HashSet<int> _entered = [];
    private readonly HashSet<int> _reported = [];
    private readonly List<Held> _leases = [];
    private readonly List<(PendingLoad<int, int> Load, int Size)> _pushes = [];
    private readonly List<(int Key, TaskCompletionSource<Loaded<int>> Source, int Size)> _pulls =
    [];
    private readonly List<CancellationTokenSource> _waits = [];
    private readonly List<(int Key, PinRole Role, ViewingSession? Session)> _pins = [];
    private readonly List<Reservation> _rooms = [];
    private readonly ViewingSession?[] _sessions = new ViewingSession?[3];
    private int _generation;

    public Walk()
    {
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
        _ = _rig.Tier.ClearAsync(evenPinned: true);
        _rig.Acknowledge();
        _thread.Run();
        Check();
        Assert.Equal(0, _rig.Root.UsedBytes);
        Assert.Empty(_rig.Live);
        Assert.Equal(_entered.Order(), _reported.Order());
        Assert.Empty(_rig.Faults);
    }

    public void Dispose()
    {
        _rig.Dispose();
        _thread.Dispose();
    }

    private void Do(Step step)
    {
        var session = _sessions[step.Size % 3] ??= new ViewingSession(
            ++_generation,
            (ExitPolicy)(step.Key % 3)
        );
        var owner = step.Size % 4 == 0 ? null : session;
        var request = new LoadRequest(step.Key % 4, step.Size)
        {
            Session = owner,
            FirstScreen = step.Key < 3,
            Priority = (LoadPriority)(step.Size % 3),
            Eviction = (Eviction)(step.Key % 3),
            WhenHeld = (WhenHeld)(step.Size % 2),
        };
        switch (step.What)
        {
            case 0 or 1:
                Put(step.Key, request);
                break;
            case 2:
                _rig.Tier.Remove(step.Key);
                break;
            case 3 or 4:
                if (_rig.Tier.TryGet(step.Key, owner, out var lease))
                {
                    _leases.Add(new Held(lease, owner));
                }
                break;
            case 5:
                TakeOne(_leases, step.Size, held => held.Lease.Dispose());
                break;
            case 6:
                if (_rig.Tier.TryBeginLoad(step.Key, request, out var load) == BeginLoad.Started)
                {
                    _pushes.Add((load!, step.Size));
                }
                break;
            case 7:
                TakeOne(_pushes, step.Key, push => Complete(push.Load, push.Size, step.Size));
                break;
            case 8:
                TakeOne(_pushes, step.Key, push => EndPush(push.Load, step.Size));
                break;
            case 9:
                Pull(step, request);
                break;
            case 10:
                TakeOne(_pulls, step.Size, pull => EndPull(pull.Key, pull.Source, pull.Size));
                break;
            case 11:
                TakeOne(_waits, step.Size, wait => wait.Cancel());
                break;
            case 12:
                Pin(step.Key, (PinRole)(step.Size % 3), owner);
                break;
            case 13:
                TakeOne(_pins, step.Size, pin => _rig.Tier.Unpin(pin.Key, pin.Role, pin.Session));
                break;
            case 14:
                Rare(step, session, request);
                break;
            default:
                _rig.AcknowledgesAtOnce = step.Size % 2 == 0;
                _rig.Acknowledge();
                break;
        }
    }

    private void Rare(Step step, ViewingSession session, LoadRequest request)
    {
        switch (step.Key)
        {
            case 0 or 1 or 2:
                CloseSession(step.Size % 3, session);
                break;
            case 3:
                _ = _rig.Tier.ClearGroupAsync(step.Size % 4);
                break;
            case 4:
                _ = _rig.Tier.TrimAsync(step.Size);
                break;
            case 5:
                _rig.Tier.Unpin(PinRole.Comparison);
                break;
            case 6:
                TakeOne(_rooms, 0, room => room.Dispose());
                break;
            default:
                if (
                    _rig.Root.TryReserve(
                        step.Size,
                        request.ToReserveOptions() with
                        {
                            Session = session,
                        }
                    ) is
                    { } got
                )
                {
                    _rooms.Add(got);
                }
                break;
        }
    }

    private void Pin(int key, PinRole role, ViewingSession? owner)
    {
        owner = role == PinRole.Kept ? null : owner;
        if (_rig.Tier.Pin(key, role, owner))
        {
            _pins.Add((key, role, owner));
        }
    }

    private void CloseSession(int index, ViewingSession session)
    {
        _ = session.CloseAsync();
        _sessions[index] = null;
        Assert.All(
            _leases.Where(held => held.Session == session),
            held => Assert.False(held.Lease.IsValid)
        );
        Assert.Equal(0, _rig.Root.Ledger.CountReservations(session));
        _leases.RemoveAll(held => held.Session == session);
        _pins.RemoveAll(pin => pin.Session == session);
    }

    private void Put(int key, LoadRequest request)
    {
        var item = NewItem((int)request.Bytes);
        _entered.Add(item);
        if (!_rig.Tier.TryPut(key, item, request))
        {
            _entered.Remove(item);
            Forget(item);
        }
    }

    private void Complete(PendingLoad<int, int> load, int size, int noise)
    {
        // Mostly smaller than announced, sometimes larger.
        var bytes = noise % 5 == 0 ? size + 5 : Math.Max(1, size - (noise % 7));
        var item = NewItem(bytes);
        _entered.Add(item);
        if (!load.Complete(item, bytes))
        {
            _entered.Remove(item);
            Assert.DoesNotContain(item, _rig.Live);
        }
    }

    private static void EndPush(PendingLoad<int, int> load, int noise)
    {
        if (noise % 2 == 0)
        {
            load.Cancel();
        }
        else
        {
            load.Fail(new InvalidDataException());
        }
    }

    private void Pull(Step step, LoadRequest request)
    {
        var wait = new CancellationTokenSource();
        _waits.Add(wait);
        _ = UseAsync();

        async Task UseAsync()
        {
            try
            {
                var lease = await _rig.Tier.GetAsync(step.Key, request, Load, wait.Token);
                _leases.Add(new Held(lease, request.Session));
            }
            catch (Exception e)
                when (e
                        is OperationCanceledException
                            or InvalidDataException
                            or MemoryRefusedException
                )
            {
                // Cancelled, failed or refused: each is a way to end.
            }
        }

        ValueTask<Loaded<int>> Load(int key, CancellationToken cancellation)
        {
            _pulls.Add((key, new TaskCompletionSource<Loaded<int>>(), step.Size));
            return new(_pulls[^1].Source.Task);
        }
    }

    private void EndPull(int key, TaskCompletionSource<Loaded<int>> source, int size)
    {
        if (size % 3 == 0)
        {
            source.SetException(new InvalidDataException());
            return;
        }
        var item = NewItem(size);
        _entered.Add(item);
        source.SetResult(new(item, size));
        _thread.Run();
        if (!_rig.Live.Contains(item) && !_reported.Contains(item))
        {
            // Nobody wanted it any more: released without having been an entry.
            _entered.Remove(item);
        }
        _ = key;
    }

    private void Check()
    {
        Invariants.Check(_rig.Root);
        var ledger = _rig.Root.Snapshot();
        Assert.InRange(ledger.Used, 0, Limit);
        Assert.Equal(_rig.Live.Sum(item => _bytesOfItem[item]), ledger.Committed);
        foreach (var held in _leases.Where(held => held.Lease.IsValid))
        {
            Assert.Contains(held.Lease.Item, _rig.Live);
        }
    }

    private int NewItem(int bytes)
    {
        var item = _rig.NewItem();
        _bytesOfItem[item] = bytes;
        return item;
    }

    private void Forget(int item) => _ = _rig.Release(new(0, item, 0, 0, RemovalReason.Explicit));

    private static void TakeOne<T>(List<T> from, int number, Action<T> use)
    {
        if (from.Count > 0)
        {
            var at = number % from.Count;
            var one = from[at];
            from.RemoveAt(at);
            use(one);
        }
    }

    private readonly record struct Held(Lease<int> Lease, ViewingSession? Session);
}
