using System.Buffers;
using ZstdSharp;

namespace Weir.Wire;

/// <summary>Makes wire frames. Holds a compression context and a buffer: one encoder a thread.</summary>
public sealed class FrameEncoder : IDisposable
{
    /// <summary>The level with the best sum of size and time for filtered frames (docs/performance.md).</summary>
    public const int DefaultLevel = 1;

    private readonly Compressor compressor;
    private byte[] filtered = [];

    /// <summary>Creates an encoder.</summary>
    /// <param name="level">zstd level, 1 to 19.</param>
    public FrameEncoder(int level = DefaultLevel) => compressor = new Compressor(level);

    /// <summary>Encodes a frame and appends it to the output.</summary>
    /// <param name="format">How a pixel is stored.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="raw">Native little-endian pixels, rows from the top, not padded.</param>
    /// <param name="output">Where the header and the payload go.</param>
    /// <param name="overlay">The overlay plane as <see cref="PixelFormat.Bit1"/>; empty when there is none.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The pixels are not as many as the sides say.</exception>
    public int Encode(
        PixelFormat format,
        int columns,
        int rows,
        ReadOnlySpan<byte> raw,
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> overlay = default
    )
    {
        if (
            raw.Length != format.FrameBytes(columns, rows)
            || columns > FrameHeader.MaxSide
            || rows > FrameHeader.MaxSide
        )
        {
            throw new ArgumentException(
                $"{raw.Length} bytes are not {columns} × {rows} pixels of {format}.",
                nameof(raw)
            );
        }
        if (!overlay.IsEmpty && overlay.Length != PixelFormat.Bit1.FrameBytes(columns, rows))
        {
            throw new ArgumentException(
                $"{overlay.Length} bytes are no overlay of {columns} × {rows} pixels.",
                nameof(overlay)
            );
        }
        var source =
            format.IsFilterable() || !overlay.IsEmpty
                ? Prepare(format, columns, raw, overlay)
                : raw;
        var bound = Compressor.GetCompressBound(source.Length);
        var destination = output.GetSpan(FrameHeader.Size + bound);
        var payload = compressor.Wrap(source, destination[FrameHeader.Size..]);
        var checksum = XxHash32.Of(destination.Slice(FrameHeader.Size, payload));
        var header = new FrameHeader(
            format,
            format.IsFilterable(),
            columns,
            rows,
            source.Length,
            payload,
            checksum,
            !overlay.IsEmpty
        );
        header.Write(destination);
        output.Advance(header.TotalBytes);
        return header.TotalBytes;
    }

    /// <summary>Gives the context and the buffer back.</summary>
    public void Dispose() => compressor.Dispose();

    private ReadOnlySpan<byte> Prepare(
        PixelFormat format,
        int columns,
        ReadOnlySpan<byte> raw,
        ReadOnlySpan<byte> overlay
    )
    {
        var length = raw.Length + overlay.Length;
        if (filtered.Length < length)
        {
            filtered = GC.AllocateUninitializedArray<byte>(length);
        }
        var span = filtered.AsSpan(0, length);
        if (format.IsFilterable())
        {
            FrameFilter.Forward(format, columns, raw, span[..raw.Length]);
        }
        else
        {
            raw.CopyTo(span);
        }
        overlay.CopyTo(span[raw.Length..]);
        return span;
    }
}
