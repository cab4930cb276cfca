using System.Runtime.InteropServices;

namespace Weir.Wire;

/// <summary>
/// The filter before compression (docs/wire.md): each component minus its left neighbour, the first of a row minus the
/// one above, modulo 2^bits; zigzag, so that small differences are small numbers; then planes, byte by byte, component
/// by component. It takes a noisy 512×512 CT slice from 245 KB to 194 KB and costs less than the compression it saves.
/// </summary>
public static partial class FrameFilter
{
    /// <summary>Filters a frame.</summary>
    /// <param name="format">A filterable format.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="raw">Native little-endian pixels.</param>
    /// <param name="filtered">As long as <paramref name="raw"/>.</param>
    public static void Forward(
        PixelFormat format,
        int columns,
        ReadOnlySpan<byte> raw,
        Span<byte> filtered
    )
    {
        CheckLengths(format, raw.Length, filtered.Length);
        var components = format.Components();
        var planes = filtered.Length / components;
        for (var c = 0; c < components; c++)
        {
            var plane = filtered.Slice(c * planes, planes);
            switch (format.BytesPerComponent())
            {
                case 1:
                    Forward8(raw[c..], components, columns, plane);
                    break;
                case 2:
                    Forward16(
                        MemoryMarshal.Cast<byte, ushort>(raw)[c..],
                        components,
                        columns,
                        plane
                    );
                    break;
                default:
                    Forward32(MemoryMarshal.Cast<byte, uint>(raw), columns, plane);
                    break;
            }
        }
    }

    /// <summary>Undoes <see cref="Forward"/>.</summary>
    /// <param name="format">A filterable format.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="filtered">What <see cref="Forward"/> wrote.</param>
    /// <param name="raw">As long as <paramref name="filtered"/>.</param>
    public static void Inverse(
        PixelFormat format,
        int columns,
        ReadOnlySpan<byte> filtered,
        Span<byte> raw
    )
    {
        CheckLengths(format, raw.Length, filtered.Length);
        var components = format.Components();
        var planes = filtered.Length / components;
        for (var c = 0; c < components; c++)
        {
            var plane = filtered.Slice(c * planes, planes);
            switch (format.BytesPerComponent())
            {
                case 1:
                    Inverse8(plane, components, columns, raw[c..]);
                    break;
                case 2:
                    Inverse16(
                        plane,
                        components,
                        columns,
                        MemoryMarshal.Cast<byte, ushort>(raw)[c..]
                    );
                    break;
                default:
                    Inverse32(plane, columns, MemoryMarshal.Cast<byte, uint>(raw));
                    break;
            }
        }
    }

    private static void Forward8(ReadOnlySpan<byte> raw, int step, int columns, Span<byte> plane)
    {
        byte above = 0;
        for (int i = 0, at = 0; i < plane.Length; i += columns, at += columns * step)
        {
            var row = plane.Slice(i, columns);
            row[0] = Code8((byte)(raw[at] - above));
            above = raw[at];
            var x = step == 1 ? Forward8Vectors(raw.Slice(at, columns), row) : 1;
            for (; x < columns; x++)
            {
                row[x] = Code8((byte)(raw[at + x * step] - raw[at + (x - 1) * step]));
            }
        }
    }

    private static byte Code8(byte delta) => (byte)((delta << 1) ^ ((sbyte)delta >> 7));

    private static ushort Code16(ushort delta) => (ushort)((delta << 1) ^ ((short)delta >> 15));

    private static void Inverse8(ReadOnlySpan<byte> plane, int step, int columns, Span<byte> raw)
    {
        byte above = 0;
        for (int i = 0, at = 0; i < plane.Length; )
        {
            var first = at;
            var value = above;
            for (var end = i + columns; i < end; i++, at += step)
            {
                int code = plane[i];
                value += (byte)((code >> 1) ^ -(code & 1));
                raw[at] = value;
            }
            above = raw[first];
        }
    }

    private static void Forward16(ReadOnlySpan<ushort> raw, int step, int columns, Span<byte> plane)
    {
        var pixels = plane.Length / 2;
        ushort above = 0;
        for (int i = 0, at = 0; i < pixels; i += columns, at += columns * step)
        {
            var low = plane.Slice(i, columns);
            var high = plane.Slice(pixels + i, columns);
            var code = Code16((ushort)(raw[at] - above));
            (low[0], high[0]) = ((byte)code, (byte)(code >> 8));
            above = raw[at];
            var x = step == 1 ? Forward16Vectors(raw.Slice(at, columns), low, high) : 1;
            for (; x < columns; x++)
            {
                code = Code16((ushort)(raw[at + x * step] - raw[at + (x - 1) * step]));
                (low[x], high[x]) = ((byte)code, (byte)(code >> 8));
            }
        }
    }

    private static void Inverse16(ReadOnlySpan<byte> plane, int step, int columns, Span<ushort> raw)
    {
        var pixels = plane.Length / 2;
        var low = plane[..pixels];
        var high = plane[pixels..];
        ushort above = 0;
        for (int i = 0, at = 0; i < pixels; )
        {
            var first = at;
            var value = above;
            for (var end = i + columns; i < end; i++, at += step)
            {
                var code = low[i] | (high[i] << 8);
                value += (ushort)((code >> 1) ^ -(code & 1));
                raw[at] = value;
            }
            above = raw[first];
        }
    }

    private static void Forward32(ReadOnlySpan<uint> raw, int columns, Span<byte> plane)
    {
        var pixels = plane.Length / 4;
        uint above = 0;
        for (var i = 0; i < pixels; )
        {
            var left = above;
            above = raw[i];
            for (var end = i + columns; i < end; i++)
            {
                var delta = (int)(raw[i] - left);
                var code = (uint)((delta << 1) ^ (delta >> 31));
                plane[i] = (byte)code;
                plane[pixels + i] = (byte)(code >> 8);
                plane[(2 * pixels) + i] = (byte)(code >> 16);
                plane[(3 * pixels) + i] = (byte)(code >> 24);
                left = raw[i];
            }
        }
    }

    private static void Inverse32(ReadOnlySpan<byte> plane, int columns, Span<uint> raw)
    {
        var pixels = plane.Length / 4;
        uint above = 0;
        for (var i = 0; i < pixels; )
        {
            var first = i;
            var value = above;
            for (var end = i + columns; i < end; i++)
            {
                var code = (uint)(
                    plane[i]
                    | (plane[pixels + i] << 8)
                    | (plane[(2 * pixels) + i] << 16)
                    | (plane[(3 * pixels) + i] << 24)
                );
                value += (code >> 1) ^ (0u - (code & 1));
                raw[i] = value;
            }
            above = raw[first];
        }
    }

    private static void CheckLengths(PixelFormat format, int raw, int filtered)
    {
        if (!format.IsFilterable() || raw != filtered)
        {
            throw new ArgumentException("The format is not filterable, or the lengths differ.");
        }
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                "The wire's filter wants a little-endian machine."
            );
        }
    }
}
