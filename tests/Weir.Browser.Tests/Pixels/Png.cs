using System.Buffers.Binary;
using System.IO.Compression;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Reads a screenshot: 8-bit RGB or RGBA without interlace, which is what browsers write (RFC 2083).</summary>
internal sealed class Png
{
    private const int Signature = 8;

    private readonly byte[] _samples;
    private readonly int _channels;

    private Png(int width, int height, int channels, byte[] samples) =>
        (Width, Height, _channels, _samples) = (width, height, channels, samples);

    public int Width { get; }

    public int Height { get; }

    public (byte R, byte G, byte B) this[int x, int y]
    {
        get
        {
            var at = (y * Width + x) * _channels;
            return (_samples[at], _samples[at + 1], _samples[at + 2]);
        }
    }

    public static Png Read(byte[] file)
    {
        using var packed = new MemoryStream();
        var (width, height, channels) = (0, 0, 0);
        for (var at = Signature; at < file.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 8, length);
            if (file.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                width = BinaryPrimitives.ReadInt32BigEndian(body);
                height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
                channels = (body[8], body[9], body[12]) switch
                {
                    (8, 2, 0) => 3,
                    (8, 6, 0) => 4,
                    _ => throw new InvalidDataException("Another kind of PNG."),
                };
            }
            else if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(body);
            }
            at += length + 12;
        }
        packed.Position = 0;
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        var samples = new byte[width * height * channels];
        var stride = width * channels;
        Span<byte> above = new byte[stride];
        for (var y = 0; y < height; y++)
        {
            var filter = inflate.ReadByte();
            var row = samples.AsSpan(y * stride, stride);
            inflate.ReadExactly(row);
            Undo(filter, row, above, channels);
            above = row;
        }
        return new Png(width, height, channels, samples);
    }

    private static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int channels)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i < channels ? 0 : row[i - channels];
            int up = above[i];
            int corner = i < channels ? 0 : above[i - channels];
            row[i] += (byte)(
                filter switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => 0,
                }
            );
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var p = left + up - corner;
        var (a, b, c) = (Math.Abs(p - left), Math.Abs(p - up), Math.Abs(p - corner));
        return a <= b && a <= c ? left
            : b <= c ? up
            : corner;
    }
}
