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
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The pixels are not as many as the sides say.</exception>
    public int Encode(
        PixelFormat format,
        int columns,
        int rows,
        ReadOnlySpan<byte> raw,
        IBufferWriter<byte> output
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
        var source = raw;
        if (format.IsFilterable())
        {
            source = Filter(format, columns, raw);
        }
        var bound = Compressor.GetCompressBound(raw.Length);
        var destination = output.GetSpan(FrameHeader.Size + bound);
        var payload = compressor.Wrap(source, destination[FrameHeader.Size..]);
        var checksum = XxHash32.Of(destination.Slice(FrameHeader.Size, payload));
        var header = new FrameHeader(
            format,
            format.IsFilterable(),
            columns,
            rows,
            raw.Length,
            payload,
            checksum
        );
        header.Write(destination);
        output.Advance(header.TotalBytes);
        return header.TotalBytes;
    }

    /// <summary>Gives the context and the buffer back.</summary>
    public void Dispose() => compressor.Dispose();

    private ReadOnlySpan<byte> Filter(PixelFormat format, int columns, ReadOnlySpan<byte> raw)
    {
        if (filtered.Length < raw.Length)
        {
            filtered = GC.AllocateUninitializedArray<byte>(raw.Length);
        }
        var span = filtered.AsSpan(0, raw.Length);
        FrameFilter.Forward(format, columns, raw, span);
        return span;
    }
}
