using System.Buffers;
using System.Buffers.Binary;
using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Viewer;
using ZstdSharp;

namespace Weir.Server.Dicomweb;

/// <summary>
/// The metadata answers of whole series and studies, kept packed: reading 500 headers and writing them as JSON costs a
/// hundred times what sending the kept answer does (docs/performance.md).
/// <para>An item: pieces of i32 length, i32 packed length (little endian) and one zstd frame each.</para>
/// </summary>
public sealed class MetadataCache : IDisposable
{
    private const int HeadBytes = 8;
    private const int Level = 1;

    private readonly ServerMemory _memory;
    private readonly CacheTier<MetadataKey, SlabBlock> _tier;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="memory">Charged with the answers.</param>
    public MetadataCache(ServerMemory memory)
    {
        _memory = memory;
        _tier = new("metadata", memory.Metadata, new() { Release = SlabBlock.Release });
    }

    /// <summary>The memory tier: for statistics and for clearing.</summary>
    public CacheTier Tier => _tier;

    /// <summary>Leases a kept answer.</summary>
    public bool TryGet(in MetadataKey key, out Lease<SlabBlock> lease) =>
        _tier.TryGet(key, out lease);

    /// <summary>Begins to keep an answer that is being written; null when somebody does already or there is no room.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="instances">How many it describes: bounds what it may take.</param>
    public Recording? TryRecord(in MetadataKey key, int instances)
    {
        // Packed DICOM JSON takes 200 to 600 bytes an instance. What takes more than this is not kept.
        var bytes = SlabArena.SlotBytes((int)Math.Min(64 * 1024 + (instances * 1024L), 1 << 28));
        var request = new LoadRequest(OpenStudy.GroupOf(key.StudyUid), bytes);
        return _tier.TryBeginLoad(key, request, out var load) == BeginLoad.Started
            ? new Recording(_memory.Arena, load!, bytes)
            : null;
    }

    /// <summary>Writes a kept answer.</summary>
    /// <param name="kept">What was leased; the lease is the caller's.</param>
    /// <param name="to">Receives it in its pieces.</param>
    /// <param name="flush">Called after each piece.</param>
    public static async ValueTask WriteAsync(
        SlabBlock kept,
        IBufferWriter<byte> to,
        Func<ValueTask> flush
    )
    {
        using var decompressor = new Decompressor();
        for (var at = 0; at < kept.Length; )
        {
            at += WritePiece(kept.Span[at..], to, decompressor);
            await flush();
        }
    }

    /// <summary>Frees what the tier holds.</summary>
    public void Dispose() =>
        _tier.ClearAsync(RemovalReason.Explicit, evenPinned: true).GetAwaiter().GetResult();

    private static int WritePiece(
        ReadOnlySpan<byte> kept,
        IBufferWriter<byte> to,
        Decompressor decompressor
    )
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(kept);
        var packed = BinaryPrimitives.ReadInt32LittleEndian(kept[4..]);
        to.Advance(
            decompressor.Unwrap(kept.Slice(HeadBytes, packed), to.GetSpan(length)[..length])
        );
        return HeadBytes + packed;
    }

    /// <summary>An answer on its way into the cache. Disposed before <see cref="Complete"/>, nothing is kept.</summary>
    public sealed class Recording : IDisposable
    {
        private readonly SlabArena _arena;
        private readonly PendingLoad<MetadataKey, SlabBlock> _load;
        private readonly int _most;
        private readonly Compressor _compressor = new(Level);
        private readonly ArrayBufferWriter<byte> _packed = new();
        private bool _isTooLarge;

        internal Recording(SlabArena arena, PendingLoad<MetadataKey, SlabBlock> load, int most) =>
            (_arena, _load, _most) = (arena, load, most);

        /// <summary>Takes the next piece of the answer.</summary>
        public void Write(ReadOnlySpan<byte> piece)
        {
            var bound = HeadBytes + Compressor.GetCompressBound(piece.Length);
            if (_isTooLarge || piece.IsEmpty)
                return;
            var into = _packed.GetSpan(bound);
            var packed = _compressor.Wrap(piece, into[HeadBytes..]);
            BinaryPrimitives.WriteInt32LittleEndian(into, piece.Length);
            BinaryPrimitives.WriteInt32LittleEndian(into[4..], packed);
            if (_packed.WrittenCount + HeadBytes + packed > _most)
                _isTooLarge = true;
            else
                _packed.Advance(HeadBytes + packed);
        }

        /// <summary>The answer is whole.</summary>
        public void Complete()
        {
            if (_isTooLarge)
                return;
            var block = _arena.Rent(_packed.WrittenCount);
            _packed.WrittenSpan.CopyTo(block.Span);
            _load.Complete(block, SlabArena.SlotBytes(block.Length));
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _load.Dispose();
            _compressor.Dispose();
        }
    }
}

/// <summary>Names a metadata answer. It never changes: a study that grows has another revision.</summary>
/// <param name="StudyUid">Study Instance UID.</param>
/// <param name="SeriesUid">Series Instance UID; null: all of the study.</param>
/// <param name="Revision">The index's revision of the study.</param>
/// <param name="Root">Address of the service, which is part of the answer's URIs.</param>
public readonly record struct MetadataKey(
    string StudyUid,
    string? SeriesUid,
    long Revision,
    string Root
);
