namespace Weir.Server.Decoding;

/// <summary>Places for decoder processes. Who enters one gets the process that was used last, if any is idle.</summary>
internal sealed class WorkerSlots(int count, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly Lock _gate = new();
    private readonly List<(WorkerProcess Worker, long Since)> _idle = [];
    private bool _isDisposed;

    /// <summary>Ids of the processes that wait for a frame.</summary>
    public int[] Idle
    {
        get
        {
            lock (_gate)
                return [.. _idle.Select(entry => entry.Worker.Id)];
        }
    }

    /// <summary>Waits for a place.</summary>
    public Slot Enter()
    {
        _free.Wait();
        return new Slot(this, Take());
    }

    /// <summary>Ends the processes that nobody has used for so long.</summary>
    public void EndIdle(TimeSpan unused)
    {
        List<WorkerProcess> ended = [];
        lock (_gate)
        {
            foreach (var (worker, since) in _idle)
                if (time.GetElapsedTime(since) >= unused)
                    ended.Add(worker);
            _ = _idle.RemoveAll(entry => ended.Contains(entry.Worker));
        }
        ended.ForEach(worker => worker.Dispose());
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _idle.ForEach(entry => entry.Worker.Dispose());
            _idle.Clear();
        }
    }

    /// <summary>The idle process used last that is still there.</summary>
    private WorkerProcess? Take()
    {
        while (true)
        {
            WorkerProcess worker;
            lock (_gate)
            {
                if (_idle.Count == 0)
                    return null;
                worker = _idle[^1].Worker;
                _idle.RemoveAt(_idle.Count - 1);
            }
            if (worker.IsAlive)
                return worker;
            worker.Dispose();
        }
    }

    private void Leave(WorkerProcess? worker, bool isKept)
    {
        lock (_gate)
            if (worker is not null && isKept && !_isDisposed && worker.IsAlive)
            {
                _idle.Add((worker, time.GetTimestamp()));
                worker = null;
            }
        worker?.Dispose();
        _ = _free.Release();
    }

    /// <summary>A place, with its process if there is one.</summary>
    internal sealed class Slot(WorkerSlots slots, WorkerProcess? worker) : IDisposable
    {
        /// <summary>The process in this place.</summary>
        public WorkerProcess? Worker { get; set; } = worker;

        /// <summary>Whether the process may take another frame.</summary>
        public bool IsKept { get; set; }

        public void Dispose() => slots.Leave(Worker, IsKept);
    }
}
