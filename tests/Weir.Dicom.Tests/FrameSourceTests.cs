namespace Weir.Dicom.Tests;

public sealed class FrameSourceTests
{
    private static readonly byte[] First = [0xFF, 0xD8, 0xFF, 1, 1, 1];
    private static readonly byte[] Tail = [9, 9];
    private static readonly byte[] Second = [0xFF, 0xD8, 0xFF, 2];

    [Fact]
    public void Uncompressed_frames_are_the_bytes_of_the_file()
    {
        var checkedFiles = 0;
        var images = SharedData
            .Manifest.Where(row => row["ts_uid"] is "1.2.840.10008.1.2" or "1.2.840.10008.1.2.1")
            .Where(row =>
                row["rows"].Length > 0 && !ManifestTests.Refused.ContainsKey(row["path"])
            );
        foreach (var path in images.Select(row => row["path"]))
        {
            var full = SharedData.PathOf(path);
            if (DicomFile.Read(full).PixelData is not { Length: not null } pixels)
            {
                continue;
            }
            using var source = FrameSource.Open(full);
            if (source.Description.NativeFrameBits % 8 != 0 || IsTruncated(source))
            {
                continue;
            }
            var bytes = File.ReadAllBytes(full).AsSpan((int)pixels.Offset);
            for (var frame = 0; frame < source.FrameCount; frame++)
            {
                var decoded = PixelDecoder.DecodeFrame(source, frame);
                Assert.True(decoded.AsSpan().SequenceEqual(bytes[..decoded.Length]), path);
                bytes = bytes[decoded.Length..];
            }
            checkedFiles++;
        }
        Assert.InRange(checkedFiles, 80, 796);
    }

    [Fact]
    public void One_bit_frames_begin_at_a_byte_of_their_own()
    {
        // Three frames of 3 × 3 pixels: 9 bits each, one after another.
        byte[] packed = [0b1000_0001, 0b0000_0011, 0b1110_0000, 0b0000_0111];
        var bytes = Sample.Bytes(
            Sample.Image(3, 3, 1, 3).Set(DicomTags.PixelData, packed, DicomVR.OB),
            TransferSyntax.ExplicitLittleEndian
        );
        using var file = new TemporaryFile(bytes);
        using var source = FrameSource.Open(file.Path);
        Assert.Equal<byte>([0b1000_0001, 0b1], source.ReadFrame(0));
        Assert.Equal<byte>([0b0000_0001, 0b0], source.ReadFrame(1));
        Assert.Equal<byte>([0b1111_1000, 0b1], source.ReadFrame(2));
    }

    [Fact]
    public void The_same_segmentation_in_three_syntaxes_has_the_same_frames()
    {
        var frames = Frames("pydicom-data/liver_expb.dcm");
        Assert.Equal(3, frames.Length);
        Assert.Equal(frames, Frames("pydicom-data/liver_rle.dcm"));
        Assert.Equal(frames, Frames("pydicom-data/liver_deflate.dcm"));
        Assert.Equal(frames[..1], Frames("pydicom/liver_expb_1frame.dcm"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fragments_are_shared_out_by_their_number_with_and_without_a_table(bool table)
    {
        var pixels = PixelContent.Frames([First, Second], table);
        Assert.Equal([First, Second], Encapsulated(2, pixels));
    }

    [Fact]
    public void Without_a_table_a_frame_begins_where_a_codestream_does()
    {
        var pixels = PixelContent.Frames([First, Tail, Second], offsetTable: false);
        Assert.Equal(
            [
                [.. First, .. Tail],
                Second,
            ],
            Encapsulated(2, pixels)
        );
    }

    [Fact]
    public void Fragments_that_make_no_frames_are_refused()
    {
        var pixels = PixelContent.Frames([Tail, Tail, Tail], offsetTable: false);
        Assert.Throws<DicomFormatException>(() => Encapsulated(2, pixels));
    }

    [Fact]
    public void The_extended_offset_table_gives_lengths_without_padding()
    {
        byte[] odd = [1, 2, 3];
        var data = Sample
            .Image(1, 1, 8, 2)
            .Set(DicomTags.ExtendedOffsetTable, Numbers(0, 12))
            .Set(DicomTags.ExtendedOffsetTableLengths, Numbers(3, 4));
        var pixels = PixelContent.Frames([odd, Second], offsetTable: false);
        Assert.Equal([odd, Second], Encapsulated(data, pixels));
    }

    [Fact]
    public void An_extended_offset_table_too_long_for_the_header_is_read_from_the_file()
    {
        const int Frames = 10_000;
        byte[] padded = [7, 0];
        var data = Sample
            .Image(1, 1, 8, Frames)
            .Set(
                DicomTags.ExtendedOffsetTable,
                Numbers([.. Enumerable.Range(0, Frames).Select(n => 10ul * (ulong)n)])
            )
            .Set(
                DicomTags.ExtendedOffsetTableLengths,
                Numbers([.. Enumerable.Repeat(1ul, Frames)])
            );
        var pixels = PixelContent.Frames(
            [.. Enumerable.Repeat((ReadOnlyMemory<byte>)padded, Frames)],
            offsetTable: false
        );
        var frames = Encapsulated(data, pixels);
        Assert.Equal(Frames, frames.Length);
        Assert.All(frames, frame => Assert.Equal<byte>([7], frame));
    }

    [Fact]
    public void A_table_that_the_fragments_contradict_is_not_believed()
    {
        var data = Sample
            .Image(1, 1, 8, 2)
            .Set(DicomTags.ExtendedOffsetTable, Numbers(0, 99))
            .Set(DicomTags.ExtendedOffsetTableLengths, Numbers(6, 4));
        var pixels = PixelContent.Frames([First, Second], offsetTable: false);
        Assert.Equal([First, Second], Encapsulated(data, pixels));
    }

    [Fact]
    public void A_sequence_delimiter_inside_of_a_codestream_ends_nothing()
    {
        using var source = FrameSource.Open(
            SharedData.PathOf("coverage/pydicom/JPEG2000-embedded-sequence-delimiter.dcm")
        );
        Assert.Equal<byte>([0xFF, 0x4F, 0xFF, 0x51], source.ReadFrame(0)[..4]);
        Assert.Equal(250, source.FrameLength(0));
    }

    [Fact]
    public void A_truncated_file_is_refused_before_anything_is_allocated_for_the_frame()
    {
        var data = Sample.Image(20_000, 30_000, 16);
        var bytes = Sample.Bytes(
            data.Set(DicomTags.PixelData, new byte[100]),
            TransferSyntax.ExplicitLittleEndian
        );
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 104), 1_200_000_000);
        using var file = new TemporaryFile(bytes);
        using var source = FrameSource.Open(file.Path);
        Assert.NotEmpty(source.File.Warnings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DicomFormatException>(() => source.ReadFrame(0));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(DicomTags.PixelData, error.Tag);
    }

    [Fact]
    public void Deflated_frames_can_be_read_in_any_order()
    {
        var data = Sample
            .Image(1, 2, 8, 3)
            .Set(DicomTags.PixelData, new byte[] { 1, 2, 3, 4, 5, 6 }, DicomVR.OB);
        using var file = new TemporaryFile(Sample.Bytes(data, TransferSyntax.DeflatedLittleEndian));
        using var source = FrameSource.Open(file.Path);
        Assert.Equal<byte>([5, 6], source.ReadFrame(2));
        Assert.Equal<byte>([1, 2], source.ReadFrame(0));
        Assert.Equal<byte>([3, 4], source.ReadFrame(1));
    }

    [Fact]
    public void A_frame_that_does_not_exist_cannot_be_asked_for()
    {
        using var source = FrameSource.Open(SharedData.PathOf("coverage/pydicom/CT_small.dcm"));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadFrame(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.FrameLength(-1));
    }

    private static bool IsTruncated(FrameSource source) =>
        source.File.Warnings.Any(warning => warning.Contains("ends inside"));

    private static byte[][] Frames(string path)
    {
        using var source = FrameSource.Open(SharedData.PathOf("coverage/" + path));
        return
        [
            .. Enumerable
                .Range(0, source.FrameCount)
                .Select(frame => PixelDecoder.DecodeFrame(source, frame)),
        ];
    }

    private static byte[][] Encapsulated(int frames, PixelContent pixels) =>
        Encapsulated(Sample.Image(1, 1, 8, frames), pixels);

    private static byte[][] Encapsulated(DicomDataset data, PixelContent pixels)
    {
        using var file = new TemporaryFile(
            Sample.Bytes(data, TransferSyntax.JpegLsLossless, pixels)
        );
        using var source = FrameSource.Open(file.Path);
        return [.. Enumerable.Range(0, source.FrameCount).Select(source.ReadFrame)];
    }

    private static byte[] Numbers(params ulong[] numbers) =>
        [.. numbers.SelectMany(BitConverter.GetBytes)];
}
