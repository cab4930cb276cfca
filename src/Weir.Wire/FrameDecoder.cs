using ZstdSharp;

namespace Weir.Wire;

/// <summary>Reads wire frames in C#: for tests and tools. The browser's stage has its own.</summary>
public static class FrameDecoder
{
    /// <summary>Decodes a wire frame.</summary>
    /// <param name="blob">Header and payload.</param>
    /// <param name="raw">Native little-endian pixels and the overlay plane; exactly <see cref="FrameHeader.RawBytes"/> long.</param>
    /// <returns>The frame's header.</returns>
    /// <exception cref="InvalidDataException">The frame is damaged.</exception>
    public static FrameHeader Decode(ReadOnlySpan<byte> blob, Span<byte> raw)
    {
        var header = FrameHeader.Read(blob);
        if (blob.Length != header.TotalBytes || raw.Length != header.RawBytes)
        {
            throw new InvalidDataException(
                "A wire frame is cut, or the space for its pixels has another size."
            );
        }
        var payload = blob[FrameHeader.Size..];
        if (XxHash32.Of(payload) != header.Checksum)
        {
            throw new InvalidDataException("A wire frame's checksum does not agree.");
        }
        if (!header.IsFiltered)
        {
            Unpack(payload, raw);
            return header;
        }
        var filtered = new byte[raw.Length];
        Unpack(payload, filtered);
        var pixels = raw.Length - header.OverlayBytes;
        FrameFilter.Inverse(
            header.Pixels,
            header.Columns,
            filtered.AsSpan(0, pixels),
            raw[..pixels]
        );
        filtered.AsSpan(pixels).CopyTo(raw[pixels..]);
        return header;
    }

    private static void Unpack(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        using var decompressor = new Decompressor();
        try
        {
            if (decompressor.Unwrap(payload, destination) != destination.Length)
            {
                throw new InvalidDataException(
                    "A wire frame holds fewer bytes than its header says."
                );
            }
        }
        catch (ZstdException damaged)
        {
            throw new InvalidDataException("A wire frame's payload is damaged.", damaged);
        }
    }
}
