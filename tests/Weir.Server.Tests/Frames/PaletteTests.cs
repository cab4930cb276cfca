using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

public sealed class PaletteTests
{
    private static readonly (DicomTag Descriptor, DicomTag Data, DicomTag Segments)[] Tags =
    [
        (new(0x00281101), new(0x00281201), new(0x00281221)),
        (new(0x00281102), new(0x00281202), new(0x00281222)),
        (new(0x00281103), new(0x00281203), new(0x00281223)),
    ];

    [Theory]
    [InlineData("spring")]
    [InlineData("summer")]
    [InlineData("fall")]
    [InlineData("winter")]
    public void A_segmented_palette_of_a_real_file_gives_its_colours(string name)
    {
        // The file is a palette without image: an image of all indices takes it.
        using var palette = MadeImage.Shared($"pydicom/palettes/{name}.dcm");
        var tables = DicomFile.Read(palette.Path).Dataset;
        byte[] indices = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using var image = MadeImage.Write(
            16,
            16,
            indices,
            i =>
            {
                i.Set(DicomTags.PhotometricInterpretation, "PALETTE COLOR").Bits(8, 8);
                foreach (var (descriptor, _, segments) in Tags)
                foreach (var tag in new[] { descriptor, segments })
                    i.Set(
                        tables.TryGet(tag, out var element)
                            ? element
                            : throw new KeyNotFoundException()
                    );
            }
        );
        Assert.Equal(PixelFormat.Rgb8, image.Format().Pixels);
        var (pixels, _) = image.Frame();
        for (var i = 0; i < 256; i++)
        {
            var wanted = Colour(name, i);
            for (var c = 0; c < 3; c++)
                Assert.InRange(pixels[3 * i + c] - wanted[c], -0.51, 0.51);
        }
    }

    [Fact]
    public void A_palette_of_16_bits_of_a_real_image_gives_the_upper_8_of_its_entries()
    {
        using var image = MadeImage.Shared("pydicom-data/gdcm-US-ALOKA-16.dcm");
        var dataset = DicomFile.Read(image.Path).Dataset;
        using var source = FrameSource.Open(image.Path);
        var native = PixelDecoder.DecodeFrame(source, 0);
        var (pixels, _) = image.Frame();
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.True(dataset.TryGet(Tags[channel].Segments, out var element));
            using var file = File.OpenHandle(image.Path);
            var bytes = element!.IsDeferred
                ? DicomFile.Read(file).ReadDeferred(file, element)
                : element.Value.ToArray();
            var entries = Expand(MemoryMarshal.Cast<byte, ushort>(bytes));
            Assert.Equal(65536, entries.Count);
            for (var i = 0; i < native.Length / 2; i++)
            {
                var index = BitConverter.ToUInt16(native, 2 * i);
                // A line's entries may be rounded one way or the other.
                var difference = (entries[index] >> 8) - pixels[3 * i + channel];
                if (difference is < -1 or > 1)
                    Assert.Fail($"Pixel {i}, channel {channel}: {difference}");
            }
        }
    }

    // The file has discrete and linear segments only.
    private static List<int> Expand(ReadOnlySpan<ushort> words)
    {
        var entries = new List<int>();
        for (var at = 0; at < words.Length; )
        {
            var length = words[at + 1];
            Assert.True(words[at] < 2);
            for (var i = 0; i < length; i++)
                entries.Add(
                    words[at] == 0
                        ? words[at + 2 + i]
                        : entries[^(i + 1)] + (words[at + 2] - entries[^(i + 1)]) * (i + 1) / length
                );
            at += words[at] == 0 ? 2 + length : 3;
        }
        return entries;
    }

    [Fact]
    public void Discrete_linear_and_indirect_segments_of_words_follow_each_other()
    {
        // Words: discrete of two; linear of four up to 4000; the first segment again (byte offset 0).
        using var image = Palette(
            8,
            [0, 1, 2, 3, 4, 5, 6, 7],
            segments: [0, 2, 256, 512, 1, 4, 4608, 2, 1, 0, 0],
            descriptor: [8, 0, 16]
        );
        // High bytes of 256, 512, 1536, 2560, 3584, 4608, 256, 512.
        Assert.Equal([1, 2, 6, 10, 14, 18, 1, 2], Reds(image));
    }

    [Theory]
    // An indirect segment to itself, to nowhere, a line from nothing, an unknown kind, and too few entries.
    [InlineData(2, 1, 0, 0)]
    [InlineData(2, 1, 40, 0)]
    [InlineData(1, 4, 100)]
    [InlineData(7, 4, 100)]
    [InlineData(0, 2, 1, 2)]
    public void Malformed_segments_are_refused(params int[] segments)
    {
        using var image = Palette(4, [0, 1, 2, 3], segments: segments, descriptor: [4, 0, 16]);
        Assert.Throws<DicomFormatException>(() => image.Frame());
    }

    [Fact]
    public void Indices_of_signed_images_count_from_a_first_value_below_0()
    {
        using var image = Palette(
            3,
            [0xFE, 0xFF, 0x00],
            data: [10 << 8, 20 << 8, 30 << 8],
            // -2, though written as unsigned.
            descriptor: [3, 0xFFFE, 16],
            change: i => i.Set(DicomTags.PixelRepresentation, 1)
        );
        Assert.Equal([10, 20, 30], Reds(image));
    }

    [Fact]
    public void Entries_of_8_bits_may_be_packed_or_sit_one_to_a_word_or_be_called_16()
    {
        using var packed = Palette(
            4,
            [0, 1, 2, 3],
            data: [0x0A | 20 << 8, 30 | 40 << 8],
            descriptor: [4, 0, 8]
        );
        Assert.Equal([10, 20, 30, 40], Reds(packed));
        using var words = Palette(4, [0, 1, 2, 3], data: [10, 20, 30, 40], descriptor: [4, 0, 8]);
        Assert.Equal([10, 20, 30, 40], Reds(words));
        using var wrong = Palette(4, [0, 1, 2, 3], data: [10, 20, 30, 40], descriptor: [4, 0, 16]);
        Assert.Equal([10, 20, 30, 40], Reds(wrong));
    }

    [Fact]
    public void Bits_beside_the_index_have_no_say()
    {
        using var image = Palette(
            2,
            [0xF0, 0xF1],
            data: [10, 20],
            descriptor: [2, 0, 8],
            change: i => i.Bits(8, 4)
        );
        Assert.Equal([10, 20], Reds(image));
    }

    // The lines that the segments of the standard's palettes (PS3.6 annex B) draw.
    private static double[] Colour(string name, int i) =>
        name switch
        {
            "spring" => [255, i, 255 - i],
            "fall" => [255, 255 - i, 0],
            "summer" => [0, 255 - i * 127 / 255.0, Math.Max(0, i - 127) * 254 / 128.0],
            _ => [Math.Max(0, i - 127) * 127 / 128.0, i, 255 - i * 127 / 255.0],
        };

    private static byte[] Reds(MadeImage image) =>
        [.. image.Frame().Pixels.Where((_, i) => i % 3 == 0)];

    private static MadeImage Palette(
        int columns,
        byte[] indices,
        int[] descriptor,
        int[]? segments = null,
        int[]? data = null,
        Action<DicomDataset>? change = null
    ) =>
        MadeImage.Write(
            columns,
            1,
            indices,
            image =>
            {
                image.Set(DicomTags.PhotometricInterpretation, "PALETTE COLOR").Bits(8, 8);
                foreach (var channel in Tags)
                {
                    image.Words(channel.Descriptor, DicomVR.US, descriptor);
                    if (segments is not null)
                        image.Words(channel.Segments, DicomVR.OW, segments);
                    if (data is not null)
                        image.Words(channel.Data, DicomVR.OW, data);
                }
                change?.Invoke(image);
            }
        );
}
