using System.Buffers;
using System.Buffers.Binary;
using CsCheck;

namespace Weir.Wire.Tests;

public sealed class FrameCodecTests
{
    [Fact]
    public void Every_frame_comes_back_byte_for_byte() =>
        Frames.Any.Sample(
            frame => Frames.Decode(Frames.Encode(frame)).AsSpan().SequenceEqual(frame.Whole),
            iter: 2000
        );

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(19)]
    public void A_frame_of_any_level_is_read_by_the_same_decoder(int level) =>
        Frames.Any.Sample(
            frame => Frames.Decode(Frames.Encode(frame, level)).AsSpan().SequenceEqual(frame.Whole),
            iter: 20
        );

    [Fact]
    public void The_filter_is_what_the_specification_says()
    {
        // Two rows of three: left neighbour, and for the row's first the pixel above.
        short[] pixels = [10, 9, 12, 8, -32768, 32767];
        short[] differences = [10, -1, 3, -2, -32776 + 65536, -1];
        var raw = new byte[12];
        Buffer.BlockCopy(pixels, 0, raw, 0, 12);
        var filtered = new byte[12];
        FrameFilter.Forward(PixelFormat.S16, 3, raw, filtered);
        for (var i = 0; i < 6; i++)
        {
            var code = filtered[i] | (filtered[6 + i] << 8);
            var zigzag = differences[i] >= 0 ? 2 * differences[i] : (-2 * differences[i]) - 1;
            Assert.Equal(zigzag, code);
        }
    }

    [Fact]
    public void Colour_is_filtered_in_planes_of_one_component_each()
    {
        byte[] raw = [1, 2, 3, 4, 6, 8];
        var filtered = new byte[6];
        FrameFilter.Forward(PixelFormat.Rgb8, 2, raw, filtered);
        Assert.Equal([2, 6, 4, 8, 6, 10], filtered);
    }

    [Fact]
    public void Long_rows_are_filtered_as_short_ones()
    {
        // The vector loop and the plain one meet at every length around a multiple of 16.
        for (var columns = 1; columns <= 70; columns++)
        {
            foreach (var format in (PixelFormat[])[PixelFormat.U8, PixelFormat.S16])
            {
                var raw = new byte[format.FrameBytes(columns, 3)];
                new Random(columns).NextBytes(raw);
                var filtered = new byte[raw.Length];
                FrameFilter.Forward(format, columns, raw, filtered);
                Assert.Equal(Plain(format, columns, raw), filtered);
            }
        }
    }

    [Fact]
    public void A_damaged_frame_is_refused_and_never_crashes() =>
        Gen.Select(Frames.Any, Gen.Int[0, 10_000], Gen.Byte)
            .Sample(
                (frame, place, change) =>
                {
                    var blob = Frames.Encode(frame);
                    // Bytes 4-7 and 28-31 hold flags and zeros that a reader may pass over.
                    var at = place % blob.Length;
                    if (change == 0 || at is (> 4 and < 8) or (>= 28 and < 32))
                    {
                        return true;
                    }
                    blob[at] ^= change;
                    try
                    {
                        var raw = new byte[frame.Whole.Length];
                        var header = FrameDecoder.Decode(blob, raw);
                        // A changed format of the same size, or a dropped filter, is another frame, not a broken one.
                        return at is 3 or 4 && header.RawBytes == raw.Length
                            || at is (>= 8 and < 16);
                    }
                    catch (InvalidDataException)
                    {
                        return true;
                    }
                },
                iter: 3000
            );

    [Fact]
    public void A_cut_frame_is_refused() =>
        Gen.Select(Frames.Any, Gen.Int[0, 10_000])
            .Sample(
                (frame, place) =>
                {
                    var blob = Frames.Encode(frame);
                    var cut = blob.AsSpan(0, place % blob.Length).ToArray();
                    var raw = new byte[frame.Whole.Length];
                    Assert.Throws<InvalidDataException>(() => FrameDecoder.Decode(cut, raw));
                },
                iter: 300
            );

    [Fact]
    public void A_header_that_promises_gigabytes_is_refused_before_anything_is_allocated()
    {
        var blob = Frames.Encode(new(PixelFormat.U8, 4, 4, new byte[16]));
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(8), 65535);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(12), 65535);
        Assert.Throws<InvalidDataException>(() => FrameHeader.Read(blob));
    }

    [Fact]
    public void Pixels_that_are_not_as_many_as_the_sides_say_are_refused()
    {
        using var encoder = new FrameEncoder();
        Assert.Throws<ArgumentException>(() =>
            encoder.Encode(PixelFormat.U16, 4, 4, new byte[31], new ArrayBufferWriter<byte>())
        );
    }

    [Fact]
    public void An_overlay_of_another_size_than_the_pixels_is_refused()
    {
        using var encoder = new FrameEncoder();
        Assert.Throws<ArgumentException>(() =>
            encoder.Encode(
                PixelFormat.U8,
                3,
                3,
                new byte[9],
                new ArrayBufferWriter<byte>(),
                new byte[3]
            )
        );
    }

    [Theory]
    // From the specification of xxHash, seed 0.
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void The_checksum_is_xxHash32(string text, uint hash) =>
        Assert.Equal(hash, XxHash32.Of(System.Text.Encoding.ASCII.GetBytes(text)));

    private static byte[] Plain(PixelFormat format, int columns, byte[] raw)
    {
        var size = format.BytesPerPixel();
        var pixels = raw.Length / size;
        var result = new byte[raw.Length];
        int Value(int i) => size == 1 ? raw[i] : BitConverter.ToUInt16(raw, 2 * i);
        for (var i = 0; i < pixels; i++)
        {
            var from =
                i % columns > 0 ? Value(i - 1)
                : i >= columns ? Value(i - columns)
                : 0;
            var bits = 8 * size;
            var delta = (Value(i) - from) << (32 - bits) >> (32 - bits);
            var code = (delta << 1) ^ (delta >> 31);
            result[i] = (byte)code;
            if (size == 2)
            {
                result[pixels + i] = (byte)(code >> 8);
            }
        }
        return result;
    }
}
