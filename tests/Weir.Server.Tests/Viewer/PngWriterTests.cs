using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Weir.Server.Viewer;

namespace Weir.Server.Tests.Viewer;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(128, 77, 1)]
    [InlineData(31, 128, 3)]
    public void A_picture_comes_out_of_its_file_as_it_went_in(int width, int height, int components)
    {
        var pixels = new byte[width * height * components];
        new Random(width).NextBytes(pixels);
        Assert.Equal(
            pixels,
            Read(PngWriter.Write(pixels, width, height, components), width, height, components)
        );
    }

    [Fact]
    public void A_chunk_check_is_the_standard_one()
    {
        // IEND has no data, so its CRC is known to everyone.
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], PngWriter.Write([0], 1, 1, 1)[^4..]);
    }

    [Fact]
    public void A_wrong_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PngWriter.Write(new byte[5], 2, 2, 1));
        Assert.Throws<ArgumentException>(() => PngWriter.Write([], 0, 0, 1));
    }

    private static byte[] Read(byte[] png, int width, int height, int components)
    {
        var at = 8;
        var pixels = new byte[width * height * components];
        var stride = width * components;
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = Encoding.ASCII.GetString(png, at + 4, 4);
            var data = png.AsSpan(at + 8, length).ToArray();
            if (type == "IHDR")
                Assert.Equal(
                    (width, height),
                    (
                        BinaryPrimitives.ReadInt32BigEndian(data),
                        BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(4))
                    )
                );
            if (type == "IDAT")
            {
                using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
                var row = new byte[stride + 1];
                for (var y = 0; y < height; y++)
                {
                    zlib.ReadExactly(row);
                    Assert.Equal(2, row[0]);
                    for (var i = 0; i < stride; i++)
                        pixels[(y * stride) + i] = (byte)(
                            row[i + 1] + (y == 0 ? 0 : pixels[((y - 1) * stride) + i])
                        );
                }
            }
            at += 12 + length;
        }
        return pixels;
    }
}
