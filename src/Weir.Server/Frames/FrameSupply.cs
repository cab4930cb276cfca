using Weir.Memory;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// Gives wire frames: from the memory tier, else from the study's pack, else made from the stored file and put into
/// both. One load a frame however many ask for it; the memory tier's budget is never exceeded.
/// </summary>
public sealed class FrameSupply : IDisposable
{
    /// <summary>zstd's bound for pixels that cannot be compressed: a 256th and a little more.</summary>
    private const int BoundShift = 8;
    private const int BoundExtra = 512;

    private readonly SlabArena _arena;
    private readonly FramePackStore _packs;
    private readonly WireFrameMaker _maker;
    private readonly CacheTier<FrameKey, SlabBlock> _tier;
    private readonly SemaphoreSlim _making = new(Math.Max(2, Environment.ProcessorCount));
    private int _waiting;

    /// <summary>Makes the supply.</summary>
    /// <param name="budget">Charged with the bytes in memory.</param>
    /// <param name="arena">Where these bytes are.</param>
    /// <param name="packs">The disk tier.</param>
    /// <param name="maker">Makes what neither has.</param>
    public FrameSupply(
        MemoryBudget budget,
        SlabArena arena,
        FramePackStore packs,
        WireFrameMaker maker
    )
    {
        (_arena, _packs, _maker) = (arena, packs, maker);
        _tier = new CacheTier<FrameKey, SlabBlock>(
            "frames",
            budget,
            new CacheTierOptions<FrameKey, SlabBlock>
            {
                Release = removal =>
                {
                    removal.Item.Dispose();
                    return ValueTask.CompletedTask;
                },
            }
        );
    }

    /// <summary>The memory tier: for statistics and for clearing.</summary>
    public CacheTier Tier => _tier;

    /// <summary>Requests that wait for a frame now; background work stands back while there are any.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Leases a frame's blob.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="firstScreen">Whether it is one that a study opens with.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Weir.Dicom.DicomFormatException">The file or the frame is damaged.</exception>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot decode or show; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The image has no such frame.</exception>
    /// <exception cref="MemoryRefusedException">The frame is larger than the memory tier.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ValueTask<Lease<SlabBlock>> GetAsync(
        in StoredFrame frame,
        bool firstScreen,
        CancellationToken cancellation
    ) =>
        _tier.TryGet(frame.Key, out var lease)
            ? ValueTask.FromResult(lease)
            : LoadAsync(frame, firstScreen, cancellation);

    /// <summary>Makes a frame for the disk tier alone, unless it is there; what waits for a frame goes first.</summary>
    /// <returns>Whether a frame was made.</returns>
    public bool Fill(in StoredFrame frame)
    {
        if (_packs.Contains(frame.Key))
            return false;
        var key = frame.Key;
        return _maker.Make(frame.Path, key.FrameNumber, blob => _packs.TryAdd(key, blob));
    }

    /// <summary>Frees what the memory tier holds.</summary>
    public void Dispose() =>
        _tier.ClearAsync(RemovalReason.Explicit, evenPinned: true).GetAwaiter().GetResult();

    private async ValueTask<Lease<SlabBlock>> LoadAsync(
        StoredFrame frame,
        bool firstScreen,
        CancellationToken cancellation
    )
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            var packed = _packs.Find(frame.Key);
            var bound = packed ?? (int)Math.Min(BlobBound(frame.RawBytes), Array.MaxLength);
            var request = new LoadRequest(frame.Group, SlabArena.SlotBytes(bound))
            {
                FirstScreen = firstScreen,
            };
            return await _tier.GetAsync(
                frame.Key,
                request,
                (_, ending) =>
                    packed is { } length
                        ? ReadAsync(frame, length, ending)
                        : MakeAsync(frame, ending),
                cancellation
            );
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private ValueTask<Loaded<SlabBlock>> ReadAsync(
        StoredFrame frame,
        int length,
        CancellationToken ending
    )
    {
        var block = _arena.Rent(length);
        if (_packs.TryRead(frame.Key, block) && IsWhole(block.Span))
            return ValueTask.FromResult(Loaded(block));
        block.Dispose();
        _packs.Forget(frame.Key);
        return MakeAsync(frame, ending);
    }

    private async ValueTask<Loaded<SlabBlock>> MakeAsync(
        StoredFrame frame,
        CancellationToken ending
    )
    {
        // As many at a time as there are processors: more would only wait in memory, each with its pixels.
        await _making.WaitAsync(ending);
        try
        {
            return await Task.Run(
                () => _maker.Make(frame.Path, frame.Key.FrameNumber, blob => Keep(frame, blob)),
                ending
            );
        }
        finally
        {
            _making.Release();
        }
    }

    private Loaded<SlabBlock> Keep(in StoredFrame frame, ReadOnlyMemory<byte> blob)
    {
        _packs.TryAdd(frame.Key, blob);
        var block = _arena.Rent(blob.Length);
        blob.Span.CopyTo(block.Span);
        return Loaded(block);
    }

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
}
