using System.Collections.Concurrent;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// The lookup tables of a study while its manifest is built: equal ones are one, and all together have a bound, whatever the files
/// bring along. Safe for several threads.
/// </summary>
internal sealed class StudyTables
{
    /// <summary>Bytes of values that a study may have: 128 tables of the largest kind. Real studies have a handful.</summary>
    public const long MostBytes = 16 << 20;

    private readonly ConcurrentDictionary<LookupTable, LookupTable> _known = new();
    private long _bytes;

    /// <summary>Bytes of the tables that frames refer to, each counted once.</summary>
    public static long BytesOf(IEnumerable<FrameManifest> frames)
    {
        var tables = new HashSet<LookupTable>(ReferenceEqualityComparer.Instance);
        ImageFormat? last = null;
        foreach (var frame in frames)
        {
            // Formats are interned: a stack has one or few.
            if (ReferenceEquals(frame.Format, last))
                continue;
            last = frame.Format;
            tables.UnionWith(last.VoiLuts.Select(lut => lut.Table));
            if (last.ModalityLut is { } modality)
                tables.Add(modality);
        }
        return tables.Sum(Bytes);
    }

    /// <summary>The table equal to <paramref name="table"/> that was seen first; null when there is no room for another.</summary>
    public LookupTable? Keep(LookupTable table)
    {
        if (_known.TryGetValue(table, out var known))
            return known;
        var bytes = Bytes(table);
        var kept =
            Interlocked.Add(ref _bytes, bytes) <= MostBytes ? _known.GetOrAdd(table, table) : null;
        // No room, or another thread brought an equal one first.
        if (!ReferenceEquals(kept, table))
            Interlocked.Add(ref _bytes, -bytes);
        return kept;
    }

    private static long Bytes(LookupTable table) => table.Values.Length * (long)sizeof(ushort);
}
