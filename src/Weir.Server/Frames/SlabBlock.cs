using Weir.Memory;

namespace Weir.Server.Frames;

/// <summary>
/// Bytes in a slab. Whoever rented the block disposes it once nobody reads it any more: the frame cache does when the
/// last lease is gone.
/// </summary>
public sealed unsafe class SlabBlock : IDisposable
{
    private readonly SlabArena _arena;
    private readonly int _index;
    private Slab? _slab;

    internal SlabBlock(SlabArena arena, Slab slab, int index, int length)
    {
        _arena = arena;
        _slab = slab;
        _index = index;
        Length = length;
    }

    /// <summary>Bytes asked for.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    /// <exception cref="ObjectDisposedException">The block was given back.</exception>
    public Span<byte> Span
    {
        get
        {
            var slab = _slab;
            ObjectDisposedException.ThrowIf(slab is null, this);
            return new Span<byte>(slab.Slot(_index), Length);
        }
    }

    /// <summary>What a tier of blocks does with one that it no longer has: its memory is free at once.</summary>
    public static ValueTask Release<TKey>(Removal<TKey, SlabBlock> removal)
    {
        removal.Item.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the slot back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _slab, null) is { } slab)
            _arena.Return(slab, _index);
    }
}
