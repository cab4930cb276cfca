using System.Buffers.Binary;
using System.IO.Compression;

namespace Weir.Server.Viewer;

/// <summary>Writes 8-bit grey and RGB pictures as PNG (W3C PNG, third edition): one IDAT, filter "Up" in every row.</summary>
public static class PngWriter
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The picture as a PNG file.</summary>
    /// <param name="pixels">Rows from the top, <paramref name="components"/> bytes a pixel.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="components">1: grey, 3: RGB.</param>
    /// <exception cref="ArgumentException">The pixels are not width · height · components bytes.</exception>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, int components)
    {
        if (
            components is not (1 or 3)
            || width < 1
            || height < 1
            || pixels.Length != width * height * components
        )
            throw new ArgumentException("The pixels do not match the picture's size.");
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a sample
        header[9] = (byte)(components == 1 ? 0 : 2); // colour type
        header[10..].Clear(); // deflate, the standard filters, not interlaced
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(pixels, width * components, height));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> pixels, int stride, int height)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + stride];
            row[0] = 2; // Up: each byte less the one above it
            for (var y = 0; y < height; y++)
            {
                var line = pixels.Slice(y * stride, stride);
                for (var i = 0; i < stride; i++)
                    row[1 + i] = (byte)(line[i] - (y == 0 ? 0 : pixels[((y - 1) * stride) + i]));
                zlib.Write(row);
            }
        }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static void WriteChunk(
        MemoryStream file,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<byte> data
    )
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
