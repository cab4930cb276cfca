using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

public sealed class WirePixelsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly WireFrameMaker _maker = new(new FrameOptions());

    public void Dispose()
    {
        _maker.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void Overlay_bits_are_cut_off_and_the_sign_is_extended()
    {
        // 12 bits stored; the upper four hold an overlay.
        Write(
            image => image.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11),
            [0x34, 0xF2, 0xFF, 0x0F]
        );
        Assert.Equal([0x34, 0x02, 0xFF, 0x0F], Made(PixelFormat.U16));
        Write(
            image =>
                image
                    .Set(DicomTags.BitsStored, 12)
                    .Set(DicomTags.HighBit, 11)
                    .Set(DicomTags.PixelRepresentation, 1),
            [0x34, 0x02, 0xFF, 0x0F]
        );
        Assert.Equal([0x34, 0x02, 0xFF, 0xFF], Made(PixelFormat.S16));
        // The same twelve bits at the top of the word.
        Write(
            image => image.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 15),
            [0x4F, 0x23, 0xF3, 0xFF]
        );
        Assert.Equal([0x34, 0x02, 0xFF, 0x0F], Made(PixelFormat.U16));
    }

    [Fact]
    public void Colour_planes_become_pixels()
    {
        Write(
            image => Colour(image, "RGB").Set(DicomTags.PlanarConfiguration, 1),
            [1, 2, 10, 20, 100, 200]
        );
        Assert.Equal([1, 10, 100, 2, 20, 200], Made(PixelFormat.Rgb8));
    }

    [Theory]
    // Y, Cb, Cr of the pure colours by the standard's equations (PS3.3 C.7.6.3.1.2), rounded; within 1 of them back.
    [InlineData(76, 85, 255, 254, 0, 0)]
    [InlineData(150, 44, 21, 0, 255, 1)]
    [InlineData(29, 255, 107, 0, 0, 254)]
    [InlineData(128, 128, 128, 128, 128, 128)]
    public void Luminance_and_chroma_become_red_green_and_blue(
        byte y,
        byte cb,
        byte cr,
        int r,
        int g,
        int b
    )
    {
        Write(image => Colour(image, "YBR_FULL"), [y, cb, cr, y, cb, cr]);
        var full = Made(PixelFormat.Rgb8);
        Write(image => Colour(image, "YBR_FULL_422"), [y, y, cb, cr]);
        Assert.Equal(full, Made(PixelFormat.Rgb8));
        Assert.InRange(full[0] - r, -1, 1);
        Assert.InRange(full[1] - g, -1, 1);
        Assert.InRange(full[2] - b, -1, 1);
    }

    [Theory]
    // Y, Cb, Cr of 12 bits in 16: pure red and grey.
    [InlineData("YBR_FULL", 1225, 1357, 4095, 4095, 0, 0)]
    [InlineData("YBR_FULL", 1000, 2048, 2048, 1000, 1000, 1000)]
    [InlineData("YBR_PARTIAL_422", 3760, 2048, 2048, 4079, 4079, 4079)]
    public void Luminance_and_chroma_of_16_bits_become_16_bit_colour(
        string photometric,
        int y,
        int cb,
        int cr,
        int r,
        int g,
        int b
    )
    {
        int[] samples = photometric == "YBR_FULL" ? [y, cb, cr, y, cb, cr] : [y, y, cb, cr];
        var bytes = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)samples[i]);
        Write(image => Colour(image, photometric).Bits(16, 12), bytes);
        var made = Made(PixelFormat.Rgb16);
        Assert.Equal(12, made.Length);
        Assert.InRange(BitConverter.ToUInt16(made, 0) - r, -3, 3);
        Assert.InRange(BitConverter.ToUInt16(made, 2) - g, -3, 3);
        Assert.InRange(BitConverter.ToUInt16(made, 4) - b, -3, 3);
        Assert.Equal(made[..6], made[6..]);
    }

    [Fact]
    public void Of_32_bit_colour_the_upper_16_bits_are_shown()
    {
        byte[] pixels = [9, 9, 1, 2, 9, 9, 3, 4, 9, 9, 5, 6, 0, 0, 7, 8, 0, 0, 9, 10, 0, 0, 11, 12];
        Write(image => Colour(image, "RGB").Bits(32, 32), pixels);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Made(PixelFormat.Rgb16));
    }

    [Fact]
    public void Four_samples_are_refused_with_their_reason()
    {
        Write(image => Colour(image, "CMYK").Set(DicomTags.SamplesPerPixel, 4), new byte[8]);
        var refused = Assert.Throws<NotSupportedException>(() => Made(PixelFormat.Rgb8));
        Assert.Contains("four samples", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 8, false)]
    [InlineData(8, 8, true)]
    [InlineData(8, 5, true)]
    [InlineData(16, 8, false)]
    [InlineData(16, 10, false)]
    [InlineData(16, 10, true)]
    [InlineData(16, 12, true)]
    [InlineData(16, 16, false)]
    [InlineData(16, 16, true)]
    [InlineData(32, 20, true)]
    [InlineData(32, 32, false)]
    [InlineData(32, 32, true)]
    public void Whatever_is_above_the_stored_bits_values_are_what_was_stored(
        int allocated,
        int stored,
        bool signed
    )
    {
        var random = new Random(allocated + stored);
        var size = allocated / 8;
        var bytes = new byte[2 * size];
        for (var round = 0; round < 20; round++)
        {
            random.NextBytes(bytes);
            Write(
                image =>
                    image
                        .Bits(allocated, stored)
                        .Set(DicomTags.PixelRepresentation, signed ? 1 : 0),
                bytes
            );
            var format = (size, signed) switch
            {
                (1, false) => PixelFormat.U8,
                (1, true) => PixelFormat.S8,
                (2, false) => PixelFormat.U16,
                (2, true) => PixelFormat.S16,
                (_, false) => PixelFormat.U32,
                _ => PixelFormat.S32,
            };
            var made = Made(format);
            for (var i = 0; i < 2; i++)
                Assert.Equal(
                    Value(bytes, i, size, stored, signed),
                    Value(made, i, size, allocated, signed)
                );
        }
    }

    private static long Value(byte[] bytes, int at, int size, int bits, bool signed)
    {
        var value = 0L;
        for (var i = size - 1; i >= 0; i--)
            value = value << 8 | bytes[at * size + i];
        value &= (1L << bits) - 1;
        return signed && value >> (bits - 1) != 0 ? value - (1L << bits) : value;
    }

    [Fact]
    public void Single_bits_of_an_odd_number_of_pixels_are_packed_frame_by_frame()
    {
        // 3 × 3: the second frame begins inside of a byte.
        using var image = MadeImage.Write(
            3,
            3,
            [0b1010_1010, 0b1111_1110, 0b0000_0001, 0],
            i => i.Bits(1, 1).Set(DicomTags.NumberOfFrames, "2")
        );
        Assert.Equal(PixelFormat.Bit1, image.Format().Pixels);
        Assert.Equal([0b1010_1010, 0b0], Masked(image.Frame(1).Pixels));
        Assert.Equal([0b1111_1111, 0b0], Masked(image.Frame(2).Pixels));
    }

    // Bits behind the last pixel mean nothing.
    private static byte[] Masked(byte[] bits) => [bits[0], (byte)(bits[1] & 1)];

    [Fact]
    public void A_palette_gives_its_colours_and_holds_at_its_ends()
    {
        Write(
            image =>
            {
                image.Set(DicomTags.PhotometricInterpretation, "PALETTE COLOR");
                image
                    .Set(DicomTags.BitsAllocated, 8)
                    .Set(DicomTags.BitsStored, 8)
                    .Set(DicomTags.HighBit, 7);
                byte value = 0;
                foreach (var (descriptor, data) in Palettes)
                {
                    // Two entries, the first for index 5, 16 bits an entry.
                    image.Set(
                        new DicomElement(descriptor, DicomVR.US, new byte[] { 2, 0, 5, 0, 16, 0 })
                    );
                    image.Set(
                        new DicomElement(data, DicomVR.OW, new byte[] { 99, ++value, 99, ++value })
                    );
                }
            },
            [0, 6]
        );
        Assert.Equal([1, 3, 5, 2, 4, 6], Made(PixelFormat.Rgb8));
    }

    [Fact]
    public void Every_image_of_the_coverage_set_becomes_a_wire_frame_or_a_reason()
    {
        var (made, refused) = (0, 0);
        foreach (
            var path in Directory.EnumerateFiles(
                Path.Combine(SharedFiles.Dicom, "coverage"),
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            try
            {
                var bytes = _maker.Make(path, 1, blob => FrameHeader.Read(blob.Span).RawBytes);
                using var image = MadeImage.Shared(path);
                Assert.Equal(image.Format().FrameBytes, bytes);
                made++;
            }
            catch (Exception e) when (e is DicomFormatException or NotSupportedException)
            {
                Assert.True(e.Message.Length > 10, path);
                refused++;
            }
        }
        Assert.True(made > 150, $"{made} made, {refused} refused");
    }

    private static readonly (DicomTag Descriptor, DicomTag Data)[] Palettes =
    [
        (DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData),
        (
            DicomTags.GreenPaletteColorLookupTableDescriptor,
            DicomTags.GreenPaletteColorLookupTableData
        ),
        (
            DicomTags.BluePaletteColorLookupTableDescriptor,
            DicomTags.BluePaletteColorLookupTableData
        ),
    ];

    private static DicomDataset Colour(DicomDataset image, string photometric) =>
        image
            .Set(DicomTags.SamplesPerPixel, 3)
            .Set(DicomTags.PhotometricInterpretation, photometric)
            .Set(DicomTags.BitsAllocated, 8)
            .Set(DicomTags.BitsStored, 8)
            .Set(DicomTags.HighBit, 7);

    /// <summary>Two pixels beside each other.</summary>
    private void Write(Action<DicomDataset> change, byte[] pixels)
    {
        var image = new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SOPInstanceUID, "1.2.3")
            .Set(DicomTags.Rows, 1)
            .Set(DicomTags.Columns, 2)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0);
        change(image);
        image.Set(DicomTags.PixelData, pixels, DicomVR.OW);
        using var stream = File.Create(_file);
        DicomWriter.Write(stream, null, image, TransferSyntax.ExplicitLittleEndian);
    }

    private byte[] Made(PixelFormat format)
    {
        // A maker of its own: the file under the path has changed, which stored files never do.
        using var maker = new WireFrameMaker(new FrameOptions());
        return maker.Make(
            _file,
            1,
            blob =>
            {
                Assert.Equal(format, FrameHeader.Read(blob.Span).Pixels);
                return ViewerClient.Pixels(blob.ToArray());
            }
        );
    }
}
