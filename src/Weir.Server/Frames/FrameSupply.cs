using Weir.Memory;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// Gives wire frames: from the memory tier, else from the study's pack, else made from the stored file and put into
/// both. One load a frame however many ask for it; the server's memory budget is never exceeded.
/// </summary>
public sealed class FrameSupply : IDisposable
{
    /// <summary>zstd's bound for pixels that cannot be compressed: a 256th and a little more.</summary>
    private const int BoundShift = 8;
    private const int BoundExtra = 512;

    /// <summary>A frame in the making is there three times: decoded, as whole values or RGB, and filtered.</summary>
    private const int CopiesInTheMaking = 3;

    private readonly ServerMemory _memory;
    private readonly FramePackStore _packs;
    private readonly WireFrameMaker _maker;
    private readonly DecodeQueue _queue;
    private readonly WeirMeter _meter;
    private readonly CacheTier<FrameKey, SlabBlock> _tier;
    private int _waiting;

    /// <summary>Makes the supply.</summary>
    /// <param name="memory">Charged with the bytes in memory and in the making; holds them.</param>
    /// <param name="packs">The disk tier.</param>
    /// <param name="maker">Makes what neither has.</param>
    /// <param name="queue">Turns for making.</param>
    /// <param name="meter">Told where each frame came from and what making it took.</param>
    public FrameSupply(
        ServerMemory memory,
        FramePackStore packs,
        WireFrameMaker maker,
        DecodeQueue queue,
        WeirMeter meter
    )
    {
        (_memory, _packs, _maker, _queue, _meter) = (memory, packs, maker, queue, meter);
        _tier = new CacheTier<FrameKey, SlabBlock>(
            "frames",
            memory.Frames,
            new()
            {
                Release = SlabBlock.Release,
                // Many users' one-off studies must not push out what is shared: 82 % of returns without a stall, LRU 72 (docs/memory.md).
                Policy = new WindowTinyLfu<FrameKey>(),
            }
        );
    }

    /// <summary>The memory tier: for statistics and for clearing.</summary>
    public CacheTier Tier => _tier;

    /// <summary>Requests that wait for a frame now; background work stands back while there are any.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Leases a frame's blob.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="asker">Who asks, and how urgently.</param>
    /// <param name="cancellation">Ends the wait; the making too if nobody else wants the frame.</param>
    /// <exception cref="Weir.Dicom.DicomFormatException">The file or the frame is damaged.</exception>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot decode or show; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The image has no such frame.</exception>
    /// <exception cref="MemoryRefusedException">The frame is larger than the server's memory budget.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ValueTask<Lease<SlabBlock>> GetAsync(
        in StoredFrame frame,
        Asker asker,
        CancellationToken cancellation
    )
    {
        if (!_tier.TryGet(frame.Key, out var lease))
            return LoadAsync(frame, asker, cancellation);
        _meter.Served(ServedFrom.Memory);
        return ValueTask.FromResult(lease);
    }

    /// <summary>Records what is asked of the memory tier, until the result is disposed.</summary>
    public IDisposable Watch(TraceRecorder recorder) =>
        recorder.Watch(_tier, key => $"{key.StudyUid}/{key.SopUid}/{key.FrameNumber}");

    /// <summary>Leases a frame's blob if the memory tier has it.</summary>
    public bool TryGet(FrameKey key, out Lease<SlabBlock> lease) => _tier.TryGet(key, out lease);

    /// <summary>
    /// Makes a frame for the disk tier alone, unless it is there. Blocks until there is memory for it that nobody else
    /// waits for: for a thread of its own.
    /// </summary>
    /// <returns>Whether a frame was made.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for memory.</exception>
    public bool Fill(in StoredFrame frame, CancellationToken cancellation)
    {
        if (_packs.Contains(frame.Key))
            return false;
        using var work = _memory
            .Making.ReserveAsync(
                WorkingBytes(frame, 0),
                new() { Priority = LoadPriority.Background },
                cancellation
            )
            .AsTask()
            .GetAwaiter()
            .GetResult();
        var key = frame.Key;
        return _maker.Make(frame.Path, key.FrameNumber, blob => _packs.TryAdd(key, blob));
    }

    /// <summary>Frees what the memory tier holds.</summary>
    public void Dispose() =>
        _tier.ClearAsync(RemovalReason.Explicit, evenPinned: true).GetAwaiter().GetResult();

    private async ValueTask<Lease<SlabBlock>> LoadAsync(
        StoredFrame frame,
        Asker asker,
        CancellationToken cancellation
    )
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            if (_packs.Find(frame.Key) is { } length)
                try
                {
                    return await _tier.GetAsync(
                        frame.Key,
                        Request(frame, SlabArena.SlotBytes(length), asker),
                        (_, _) => ValueTask.FromResult(Read(frame.Key, length)),
                        cancellation
                    );
                }
                catch (DamagedBlobException) { }
            using var turn = await _queue.EnterAsync(frame.Key, asker, cancellation);
            return await MakeAsync(frame, asker, turn, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Loaded<SlabBlock> Read(FrameKey key, int length)
    {
        var block = _memory.Arena.Rent(length);
        if (_packs.TryRead(key, block) && IsWhole(block.Span))
        {
            _meter.Served(ServedFrom.Disk);
            return Loaded(block);
        }
        block.Dispose();
        _packs.Forget(key);
        throw new DamagedBlobException();
    }

    /// <summary>What is needed to make it is charged in one step: two that each hold half never wait for each other.</summary>
    private async ValueTask<Lease<SlabBlock>> MakeAsync(
        StoredFrame frame,
        Asker asker,
        DecodeTurn turn,
        CancellationToken cancellation
    )
    {
        var slot = (long)
            SlabArena.SlotBytes((int)Math.Min(BlobBound(frame.RawBytes), Array.MaxLength / 2));
        var request = Request(frame, slot, asker);
        var rooms = await MemoryBudget.TryReserveAllAsync(
            [new(_memory.Frames, slot), new(_memory.Making, WorkingBytes(frame, slot))],
            new() { Priority = request.Priority },
            cancellation
        );
        if (rooms is not [var room, var work])
            throw new MemoryRefusedException(_memory.Frames.Name, slot, _memory.Root.Limit ?? 0);
        var isOurs = false;
        try
        {
            return await _tier.GetAsync(
                frame.Key,
                request with
                {
                    Room = room,
                },
                (_, ending) =>
                {
                    isOurs = true;
                    return DecodeAsync(frame, turn, work, ending);
                },
                cancellation
            );
        }
        finally
        {
            room.Dispose();
            // The decoder may outlive whoever asked for it: then it is the one who gives this back.
            if (!isOurs)
                work.Dispose();
        }
    }

    private async ValueTask<Loaded<SlabBlock>> DecodeAsync(
        StoredFrame frame,
        DecodeTurn turn,
        Reservation work,
        CancellationToken ending
    )
    {
        using (work)
        using (await turn.ShareForDecoderAsync(ending))
        {
            return await Task.Run(
                () =>
                {
                    using var timing = _meter.Decoding();
                    return _maker.Make(
                        frame.Path,
                        frame.Key.FrameNumber,
                        blob => Keep(frame, blob)
                    );
                },
                ending
            );
        }
    }

    private Loaded<SlabBlock> Keep(in StoredFrame frame, ReadOnlyMemory<byte> blob)
    {
        _packs.TryAdd(frame.Key, blob);
        var block = _memory.Arena.Rent(blob.Length);
        blob.Span.CopyTo(block.Span);
        _meter.Served(ServedFrom.Made);
        return Loaded(block);
    }

    private static LoadRequest Request(in StoredFrame frame, long slot, Asker asker) =>
        new(frame.Group, slot)
        {
            FirstScreen = asker.OpensStudy,
            Priority =
                asker.Urgency == Urgency.Prefetch
                    ? LoadPriority.Prefetch
                    : LoadPriority.Interactive,
        };

    /// <summary>
    /// An image that takes more than the whole budget to make gets all of it to itself: shown late is better than never,
    /// and it is the one case in which the process needs more than the ledger says.
    /// </summary>
    private long WorkingBytes(in StoredFrame frame, long slot) =>
        Math.Min(
            CopiesInTheMaking * frame.RawBytes,
            Math.Max(0, (_memory.Root.Limit ?? long.MaxValue) - slot)
        );

    private static Loaded<SlabBlock> Loaded(SlabBlock block) =>
        new(block, SlabArena.SlotBytes(block.Length));

    private static long BlobBound(long rawBytes) =>
        FrameHeader.Size + rawBytes + (rawBytes >> BoundShift) + BoundExtra;

    private static bool IsWhole(ReadOnlySpan<byte> blob)
    {
        try
        {
            var header = FrameHeader.Read(blob);
            return header.TotalBytes == blob.Length
                && XxHash32.Of(blob[FrameHeader.Size..]) == header.Checksum;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>What the pack gave does not check: whoever wanted it makes it anew.</summary>
    private sealed class DamagedBlobException : Exception;
}
