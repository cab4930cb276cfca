using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.Server.Frames;

/// <summary>
/// Memory for wire frames, taken from the system in slabs and given back to it. The .NET heap, its array pool and malloc
/// keep what they once had (docs/decisions.md); an unmapped slab is gone at once.
/// <para>
/// Slots of one size class share a slab of about 4 MiB. A freed slot is kept as it is, since filling it again in place
/// is several times faster than faulting in fresh pages; a slab that falls empty stays only while no more than
/// <see cref="MaxIdleBytes"/> lie idle in empty slabs. <see cref="Trim"/> gives back everything that no block holds.
/// </para>
/// </summary>
public sealed class SlabArena : IDisposable
{
    private const int Page = 4096;
    private const int SlabBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, SizeClass> _classes = [];
    private long _mapped;
    private long _used;
    private long _idle;
    private bool _disposed;

    /// <summary>
    /// The system refused a mapping of so many bytes. Sent outside the lock, before the mapping is tried once more: a
    /// moment to give something back.
    /// </summary>
    public event Action<long>? Refused;

    /// <summary>Maps bytes; -1 when the system refuses. Replaced by tests, for a refusal cannot be had at will.</summary>
    internal Func<nuint, nint> Mapping { get; set; } = Slab.Map;

    /// <summary>Most bytes that empty slabs may hold for the next block. Default 32 MiB: one study's worth of a burst.</summary>
    public long MaxIdleBytes { get; init; } = 32L << 20;

    /// <summary>Bytes mapped from the system.</summary>
    public long MappedBytes => Interlocked.Read(ref _mapped);

    /// <summary>Bytes of the slots that blocks hold.</summary>
    public long UsedBytes => Interlocked.Read(ref _used);

    /// <summary>Bytes of empty slabs that wait for the next block.</summary>
    public long IdleBytes
    {
        get
        {
            lock (_gate)
                return _idle;
        }
    }

    /// <summary>
    /// What a block of <paramref name="length"/> bytes really costs: its slot. Whole pages, at most an eighth more than
    /// asked for above 32 KiB.
    /// </summary>
    public static int SlotBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var step = length <= 8 * Page ? Page : 1 << (BitOperations.Log2((uint)length - 1) - 3);
        return checked((Math.Max(length, 1) + step - 1) / step * step);
    }

    /// <summary>A block of <paramref name="length"/> bytes with undefined content; its holder disposes it.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more memory to map.</exception>
    public SlabBlock Rent(int length)
    {
        try
        {
            return Take(length);
        }
        catch (OutOfMemoryException) when (Refused is not null)
        {
            Refused(SlotBytes(length));
            return Take(length);
        }
    }

    private SlabBlock Take(int length)
    {
        var slot = SlotBytes(length);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_classes.TryGetValue(slot, out var size))
                _classes.Add(slot, size = new SizeClass());
            if (size.WithFree.Count == 0)
                AddSlab(size, slot);
            var slab = size.WithFree[^1];
            if (slab.Used == 0)
                _idle -= slab.Bytes;
            var index = slab.Take();
            if (slab.IsFull)
                size.WithFree.RemoveAt(size.WithFree.Count - 1);
            _used += slot;
            return new SlabBlock(this, slab, index, length);
        }
    }

    /// <summary>Gives back to the system whatever no block holds, at once. Called under memory pressure.</summary>
    public void Trim()
    {
        lock (_gate)
            foreach (var size in _classes.Values)
            {
                for (var i = size.WithFree.Count - 1; i >= 0; i--)
                    if (size.WithFree[i].Used == 0)
                        Unmap(size, i);
                foreach (var slab in size.WithFree)
                    slab.DiscardFree();
            }
    }

    /// <summary>Unmaps the slabs. Blocks still held must not be read any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var slab in _classes.Values.SelectMany(size => size.All))
                slab.Unmap();
            _classes.Clear();
            _mapped = _used = _idle = 0;
        }
    }

    internal void Return(Slab slab, int index)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            var size = _classes[slab.SlotBytes];
            if (slab.IsFull)
                size.WithFree.Add(slab);
            slab.Give(index);
            _used -= slab.SlotBytes;
            if (slab.Used > 0)
                return;
            _idle += slab.Bytes;
            if (_idle > MaxIdleBytes)
                Unmap(size, size.WithFree.IndexOf(slab));
        }
    }

    private void AddSlab(SizeClass size, int slot)
    {
        var slab = new Slab(slot, Math.Max(1, SlabBytes / slot), Mapping);
        size.All.Add(slab);
        size.WithFree.Add(slab);
        _mapped += slab.Bytes;
        _idle += slab.Bytes;
    }

    private void Unmap(SizeClass size, int index)
    {
        var slab = size.WithFree[index];
        size.WithFree.RemoveAt(index);
        size.All.Remove(slab);
        slab.Unmap();
        _mapped -= slab.Bytes;
        _idle -= slab.Bytes;
    }

    private sealed class SizeClass
    {
        public List<Slab> WithFree { get; } = [];
        public HashSet<Slab> All { get; } = [];
    }
}

/// <summary>One mapping, cut into slots of one size. Guarded by its arena's lock.</summary>
internal sealed unsafe partial class Slab
{
    private const int ReadWrite = 3; // PROT_READ | PROT_WRITE
    private const int PrivateAnonymous = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS
    private const int DontNeed = 4; // MADV_DONTNEED

    private readonly byte* _start;
    private readonly Stack<int> _free = new();

    public Slab(int slotBytes, int slots, Func<nuint, nint> mapping)
    {
        SlotBytes = slotBytes;
        Bytes = (long)slotBytes * slots;
        _start = (byte*)mapping((nuint)Bytes);
        if (_start == (byte*)-1)
            throw new OutOfMemoryException(
                new Win32Exception(Marshal.GetLastPInvokeError()).Message
            );
        for (var i = slots - 1; i >= 0; i--)
            _free.Push(i);
    }

    public int SlotBytes { get; }
    public long Bytes { get; }
    public int Used { get; private set; }
    public bool IsFull => _free.Count == 0;

    public int Take()
    {
        Used++;
        return _free.Pop();
    }

    public void Give(int index)
    {
        Used--;
        _free.Push(index);
    }

    public byte* Slot(int index) => _start + (long)index * SlotBytes;

    public void DiscardFree()
    {
        foreach (var index in _free)
            _ = Advise((nint)Slot(index), (nuint)SlotBytes, DontNeed);
    }

    public void Unmap() => _ = Unmap((nint)_start, (nuint)Bytes);

    public static nint Map(nuint bytes) => Map(0, bytes, ReadWrite, PrivateAnonymous, -1, 0);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(
        nint address,
        nuint length,
        int protection,
        int flags,
        int fd,
        nint offset
    );

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
