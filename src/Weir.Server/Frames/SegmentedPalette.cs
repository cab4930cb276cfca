using System.Runtime.InteropServices;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>
/// Expands the segments of a palette (PS3.3 section C.7.9.2): discrete ones list their entries, linear ones go straight from the entry
/// before to their end point, indirect ones repeat segments that stand elsewhere.
/// </summary>
internal static class SegmentedPalette
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <summary>More bytes than segments of 65536 entries could need.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>The entries.</summary>
    /// <param name="header">The file.</param>
    /// <param name="element">The segmented data.</param>
    /// <param name="entries">How many the descriptor says.</param>
    /// <param name="bits">8: the data are bytes; 16: words.</param>
    /// <exception cref="DicomFormatException">The segments are malformed, or are not as many entries.</exception>
    public static ushort[] Expand(ImageHeader header, DicomElement element, int entries, int bits)
    {
        var bytes = header.Read(element, 0, MaxBytes).Span;
        var unit = bits == 8 ? 1 : 2;
        var numbers =
            unit == 1
                ? Array.ConvertAll(bytes.ToArray(), b => (ushort)b)
                : MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        var expansion = new Expansion(numbers, unit, entries);
        for (var at = 0; at < numbers.Length && !expansion.IsFull; )
            if (!expansion.TryAdd(ref at, mayBeIndirect: true))
                throw new DicomFormatException(
                    "A segment of a palette is malformed",
                    element.Offset + at * unit,
                    element.Tag
                );
        return expansion.Entries;
    }

    private sealed class Expansion(ushort[] numbers, int unit, int entries)
    {
        private readonly ushort[] _entries = new ushort[entries];
        private int _count;

        public bool IsFull => _count == entries;

        public ushort[] Entries => _entries[.._count];

        /// <summary>Adds the segment at a place and moves behind it; false when it is malformed.</summary>
        public bool TryAdd(ref int at, bool mayBeIndirect)
        {
            if (at + 2 > numbers.Length)
                // The byte that makes a value's length even.
                return at++ == numbers.Length - 1 && unit == 1;
            var (kind, length) = (numbers[at], numbers[at + 1]);
            var start = at + 2;
            switch (kind)
            {
                case Discrete when start + length <= numbers.Length:
                    for (var i = 0; i < length && !IsFull; i++)
                        _entries[_count++] = numbers[start + i];
                    at = start + length;
                    return true;
                // A line needs an entry to come from.
                case Linear when start < numbers.Length && _count > 0:
                    AddLine(numbers[start], length);
                    at = start + 1;
                    return true;
                case Indirect when mayBeIndirect && start + 4 / unit <= numbers.Length:
                    at = start + 4 / unit;
                    return TryRepeat(Offset(start), length);
                default:
                    return false;
            }
        }

        private void AddLine(ushort end, int length)
        {
            var begin = _entries[_count - 1];
            for (var i = 1; i <= length && !IsFull; i++)
                _entries[_count++] = (ushort)Math.Round(begin + (end - begin) * (double)i / length);
        }

        private bool TryRepeat(long place, int segments)
        {
            if (place % unit != 0 || place / unit >= numbers.Length)
                return false;
            var from = (int)(place / unit);
            for (; segments > 0 && !IsFull; segments--)
                if (!TryAdd(ref from, mayBeIndirect: false))
                    return false;
            return true;
        }

        // A byte offset of 32 bits, the lower word first.
        private long Offset(int at)
        {
            var offset = 0L;
            for (var i = 0; i < 4 / unit; i++)
                offset |= (long)numbers[at + i] << (8 * unit * i);
            return offset;
        }
    }
}
