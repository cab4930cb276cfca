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
                var pixels = _maker.Make(path, 1, blob => ViewerClient.Pixels(blob.ToArray()));
                Assert.NotEmpty(pixels);
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
