namespace Weir.Server.Frames;

/// <summary>The turn of one job, shared by all who wait for its frame and by the decoder itself.</summary>
public sealed class DecodeTurn : IDisposable
{
    private readonly DecodeQueue _queue;
    private DecodeJob? _job;

    internal DecodeTurn(DecodeQueue queue, DecodeJob job) => (_queue, _job) = (queue, job);

    /// <summary>
    /// A share of the turn for the decoder, which outlives its askers when they cancel. Waits until no other decoder
    /// works on the same turn: one that was abandoned still occupies its processor.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The turn was given back.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async ValueTask<DecodeTurn> ShareForDecoderAsync(CancellationToken cancellation)
    {
        var job = _job;
        ObjectDisposedException.ThrowIf(job is null, this);
        var share = _queue.Share(job);
        try
        {
            await job.OneDecoder.WaitAsync(cancellation);
        }
        catch
        {
            share.Dispose();
            throw;
        }
        share._isDecoder = true;
        return share;
    }

    /// <summary>Gives the turn back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _job, null) is not { } job)
            return;
        if (_isDecoder)
            job.OneDecoder.Release();
        _queue.Return(job);
    }

    private bool _isDecoder;
}

/// <summary>A frame to be made and those who wait for it. Guarded by its queue's lock.</summary>
internal sealed class DecodeJob(FrameKey key)
{
    public FrameKey Key => key;
    public List<DecodeWaiter> Waiters { get; } = [];
    public bool IsRunning { get; set; }
    public int Holders { get; set; }
    public SemaphoreSlim OneDecoder { get; } = new(1);
}

/// <summary>One who waits for a job.</summary>
internal sealed class DecodeWaiter(DecodeJob job, Asker asker)
{
    public DecodeJob Job => job;
    public Asker Asker => asker;
    public TaskCompletionSource<DecodeTurn> Turn { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    public LinkedListNode<DecodeWaiter>? Place { get; set; }
}

/// <summary>One line a client, served in rotation. Guarded by its queue's lock.</summary>
internal sealed class ClientLines
{
    private readonly Dictionary<string, LinkedListNode<LinkedList<DecodeWaiter>>> _byClient = [];
    private readonly LinkedList<LinkedList<DecodeWaiter>> _rotation = [];

    /// <summary>All who wait.</summary>
    public int Count { get; private set; }

    public void Add(DecodeWaiter waiter)
    {
        if (!_byClient.TryGetValue(waiter.Asker.Client, out var line))
            _byClient.Add(waiter.Asker.Client, line = _rotation.AddLast([]));
        waiter.Place = line.Value.AddLast(waiter);
        Count++;
    }

    public void Remove(DecodeWaiter waiter)
    {
        var line = _byClient[waiter.Asker.Client];
        line.Value.Remove(waiter.Place!);
        Count--;
        if (line.Value.Count > 0)
            return;
        _rotation.Remove(line);
        _byClient.Remove(waiter.Asker.Client);
    }

    /// <summary>The first of the line whose turn it is; the line goes to the end of the rotation.</summary>
    public DecodeWaiter? Next()
    {
        if (_rotation.First is not { } line)
            return null;
        _rotation.Remove(line);
        _rotation.AddLast(line);
        return line.Value.First!.Value;
    }
}
