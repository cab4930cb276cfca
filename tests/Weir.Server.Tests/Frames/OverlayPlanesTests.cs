using Weir.Dicom;

namespace Weir.Server.Tests.Frames;

public sealed class OverlayPlanesTests
{
    [Fact]
    public void Overlays_in_groups_and_in_spare_bits_of_a_real_image_are_one_plane()
    {
        using var image = MadeImage.Shared("dcm4che/ovly_p01.dcm");
        var file = DicomFile.Read(image.Path);
        using var source = FrameSource.Open(image.Path);
        var native = source.ReadFrame(0);
        var data = new[] { 0x60043000u, 0x60063000u }
            .Select(tag => file.Dataset.GetBytes(new DicomTag(tag)).ToArray())
            .ToArray();
        var (_, plane) = image.Frame();
        var (fromBits, fromData) = (0, 0);
        for (var i = 0; i < 512 * 512; i++)
        {
            // Groups 6000 and 6002 are in bits 15 and 14 of the samples.
            var inBits = native[2 * i + 1] >> 6 != 0;
            var inData = data.Any(bits => Bit(bits, i));
            Assert.Equal(inBits || inData, Bit(plane, i));
            fromBits += inBits ? 1 : 0;
            fromData += inData ? 1 : 0;
        }
        Assert.True(fromBits > 100 && fromData > 100, $"{fromBits} and {fromData}");
    }

    [Fact]
    public void What_lies_outside_of_a_real_image_is_cut_off()
    {
        using var image = MadeImage.Shared("fo-dicom/OutOfBoundsOverlay.dcm");
        var file = DicomFile.Read(image.Path);
        var (_, plane) = image.Frame();
        var wanted = new HashSet<int>();
        // Two of 101 × 101: one at row 704, column 409, and one that begins 26 pixels before the image.
        foreach (var (tag, top, left) in new[] { (0x60003000u, 703, 408), (0x60023000u, -26, -26) })
        {
            var bits = file.Dataset.GetBytes(new DicomTag(tag)).ToArray();
            for (var i = 0; i < 101 * 101; i++)
            {
                var (row, column) = (top + i / 101, left + i % 101);
                if (Bit(bits, i) && row is >= 0 and < 788 && column is >= 0 and < 1318)
                    wanted.Add(row * 1318 + column);
            }
        }
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Order(), Enumerable.Range(0, 788 * 1318).Where(i => Bit(plane, i)));
    }

    [Fact]
    public void Each_frame_of_an_overlay_lies_over_its_frame_of_the_image()
    {
        // 3 × 3 pixels: the second frame of the overlay begins inside of a byte.
        using var image = MadeImage.Write(
            3,
            3,
            new byte[4 * 18],
            i =>
                Overlay(i, 3, 3, [0b1000_0001, 0b0000_0001, 0b0000_0010])
                    .Set(DicomTags.NumberOfFrames, "4")
                    .Set(new DicomTag(0x60000015), "2")
                    .Words(new DicomTag(0x60000051), DicomVR.US, 2)
        );
        Assert.Equal([0, 0], image.Frame(1).Overlay);
        Assert.Equal([0b1000_0001, 0b1], image.Frame(2).Overlay);
        Assert.Equal([0, 0b1], image.Frame(3).Overlay);
        Assert.Equal([0, 0], image.Frame(4).Overlay);
    }

    [Fact]
    public void An_overlay_of_one_frame_lies_over_every_frame()
    {
        using var image = MadeImage.Write(
            3,
            3,
            new byte[2 * 18],
            i => Overlay(i, 3, 3, [7, 1]).Set(DicomTags.NumberOfFrames, "2")
        );
        Assert.Equal([7, 1], image.Frame(1).Overlay);
        Assert.Equal([7, 1], image.Frame(2).Overlay);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_overlay_too_large_for_the_header_is_read_from_the_file(bool bigEndian)
    {
        var bits = new byte[1024 * 1024 / 8];
        new Random(1).NextBytes(bits);
        using var image = MadeImage.Write(
            1024,
            1024,
            new byte[1024 * 1024 * 2],
            i => Overlay(i, 1024, 1024, bits),
            bigEndian ? TransferSyntax.ExplicitBigEndian : null
        );
        Assert.True(DicomFile.Read(image.Path).Dataset.TryGet(new(0x60003000), out var data));
        Assert.True(data!.IsDeferred);
        Assert.Equal(bits, image.Frame().Overlay);
    }

    [Fact]
    public void An_overlay_that_is_shorter_than_it_says_ends_where_it_ends()
    {
        using var image = MadeImage.Write(8, 8, new byte[128], i => Overlay(i, 8, 8, [255, 255]));
        Assert.Equal([255, 255, 0, 0, 0, 0, 0, 0], image.Frame().Overlay);
    }

    [Theory]
    // A bit that holds pixels, one outside of the sample, and one of none.
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(-1)]
    public void A_bit_that_is_not_spare_is_no_overlay(int bit)
    {
        using var image = MadeImage.Write(
            2,
            2,
            [255, 255, 255, 255, 255, 255, 255, 255],
            i =>
                i.Bits(16, 12)
                    .Words(new(0x60000100), DicomVR.US, 16)
                    .Words(new(0x60000102), DicomVR.US, bit)
        );
        Assert.False(image.Format().HasOverlay);
        Assert.Empty(image.Frame().Overlay);
    }

    private static bool Bit(byte[] bits, int i) => (bits[i >> 3] >> (i & 7) & 1) != 0;

    private static DicomDataset Overlay(DicomDataset image, int columns, int rows, byte[] bits) =>
        image
            .Words(new(0x60000010), DicomVR.US, rows)
            .Words(new(0x60000011), DicomVR.US, columns)
            .Set(new DicomTag(0x60000040), "G")
            .Words(new(0x60000050), DicomVR.SS, 1, 1)
            .Words(new(0x60000100), DicomVR.US, 1)
            .Words(new(0x60000102), DicomVR.US, 0)
            .Set(new DicomTag(0x60003000), bits, DicomVR.OW);
}
