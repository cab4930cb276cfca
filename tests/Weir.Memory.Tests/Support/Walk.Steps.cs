namespace Weir.Memory.Tests.Support;

internal sealed partial class Walk
{
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
            Timeout = step.Size % 5 == 0 ? TimeSpan.FromSeconds(step.Key % 3) : null,
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
                _ = PullAsync(step, request);
                break;
            case 10:
                TakeOne(_pulls, step.Size, pull => EndPull(pull.Source, pull.Size));
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
            case 15:
                _rig.AcknowledgesAtOnce = step.Size % 2 == 0;
                _rig.Acknowledge();
                break;
            case 16:
                _time.Advance(TimeSpan.FromSeconds(step.Size % 3));
                break;
            case 17:
                _ = ReserveAsync(request.ToReserveOptions() with { Session = owner }, step.Size);
                break;
            case 18:
                TakeOne(_rooms, step.Key, room => room.Dispose());
                break;
            default:
                Govern(step);
                break;
        }
    }

    /// <summary>What user and governor do.</summary>
    private void Govern(Step step)
    {
        switch (step.Key)
        {
            case 0 or 1 or 2:
                _limit = LargestLimit - (step.Size * 2);
                _root.SetLimit(_limit);
                break;
            case 3 or 4 or 5:
                _limit = LargestLimit;
                _root.SetLimit(_limit);
                break;
            case 6 or 7 or 8:
                _rig.Tier.TryKeepGroup(step.Size % 4, step.Size, out _);
                break;
            case 9:
                _rig.Tier.UnkeepGroup(step.Size % 4);
                break;
            case 10:
                _cheaper.Tier.TryKeepGroup(step.Size % 4, step.Size, out _);
                break;
            default:
                if (step.Size % 2 == 0)
                {
                    _rig.Tier.UnkeepAll();
                }
                else
                {
                    _ = _rig.Tier.ClearGroupAsync(step.Size % 4, evenPinned: true);
                }
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
                _ = _cheaper.Tier.TrimAsync(step.Size);
                break;
            default:
                var options = request.ToReserveOptions() with { Session = session };
                if (_root.TryReserve(step.Size, options) is { } got)
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
        Assert.Equal(0, _root.Ledger.CountReservations(session));
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
            _rig.Gone(item);
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

    private async Task PullAsync(Step step, LoadRequest request)
    {
        var wait = new CancellationTokenSource();
        _waits.Add(wait);
        try
        {
            var lease = await _rig.Tier.GetAsync(step.Key, request, Load, wait.Token);
            _leases.Add(new Held(lease, request.Session));
        }
        catch (Exception e) when (IsAWayToEnd(e))
        {
            // Each is a way to end.
        }

        ValueTask<Loaded<int>> Load(int key, CancellationToken cancellation)
        {
            _pulls.Add((new TaskCompletionSource<Loaded<int>>(), step.Size));
            return new(_pulls[^1].Source.Task);
        }
    }

    private void EndPull(TaskCompletionSource<Loaded<int>> source, int size)
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
    }

    private async Task ReserveAsync(ReserveOptions options, long bytes)
    {
        var wait = new CancellationTokenSource();
        _waits.Add(wait);
        try
        {
            if (await _root.TryReserveAsync(bytes, options, wait.Token) is { } room)
            {
                _rooms.Add(room);
            }
        }
        catch (OperationCanceledException)
        {
            // By a step, or the session's end.
        }
    }

    /// <summary>Half of what is evicted lives on below, at half its size; now and then the cheaper tier is out of order.</summary>
    private ValueTask<bool> Demote(Removal<int, int> removal)
    {
        switch (removal.Item % 4)
        {
            case 0:
                return new(false);
            case 1:
                _failedDemotions++;
                throw new IOException();
        }
        var item = _cheaper.NewItem();
        var bytes = (int)(removal.Bytes + 1) / 2;
        _bytesOfCheaper[item] = bytes;
        var moves = _cheaper.Tier.TryPut(removal.Key, item, new LoadRequest(removal.Group, bytes));
        if (moves)
        {
            _rig.Gone(removal.Item);
        }
        else
        {
            _cheaper.Gone(item);
        }
        return new(moves);
    }

    private static bool IsAWayToEnd(Exception error) =>
        error
            is OperationCanceledException
                or InvalidDataException
                or MemoryRefusedException
                or TimeoutException;

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
}
