using System.Text;

namespace Weir.Dicom.Tests;

public sealed class WriterTests
{
    public static TheoryData<string> Syntaxes =>
        [
            "1.2.840.10008.1.2",
            "1.2.840.10008.1.2.1",
            "1.2.840.10008.1.2.2",
            "1.2.840.10008.1.2.1.99",
        ];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void What_is_written_reads_back_the_same(string syntax)
    {
        var file = Sample.Read(Sample.Bytes(Everything(), TransferSyntax.Of(syntax)));
        Assert.Equal(syntax, file.Syntax.Uid);
        Assert.Equal(Json.Of(Everything()), Json.Of(file.Dataset));
        Assert.Empty(file.Warnings);
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Dcmtk_accepts_what_is_written(string syntax)
    {
        var pixels = PixelContent.Streamed(12, stream => stream.Write(new byte[12]));
        var data = Everything();
        foreach (var element in Sample.Image(2, 3, 16))
        {
            data.Set(element);
        }
        var bigEndian = TransferSyntax.Of(syntax).IsBigEndian;
        using var file = new TemporaryFile(
            Sample.Bytes(data, TransferSyntax.Of(syntax), bigEndian ? null : pixels)
        );
        var (code, output, errors) = Peer.Run("dcmdump", "+U8", file.Path);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("PHANTOM^Zoë", output);
        Assert.Equal(!bigEndian, output.Contains("PixelData"));
    }

    [Fact]
    public void Dcmtk_accepts_fragments_and_their_offset_table()
    {
        var frames = PixelContent.Frames([new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }]);
        using var file = new TemporaryFile(
            Sample.Bytes(Sample.Image(1, 1, 8, 2), TransferSyntax.RleLossless, frames)
        );
        var (code, output, errors) = Peer.Run("dcmdump", file.Path);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("00\\00\\00\\00\\0c\\00\\00\\00", output);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    public void Real_headers_survive_being_written_again(string syntax)
    {
        foreach (var row in SharedData.Manifest.Where((_, index) => index % 7 == 0))
        {
            if (ManifestTests.Refused.ContainsKey(row["path"]))
            {
                continue;
            }
            var read = DicomFile.Read(SharedData.PathOf(row["path"])).Dataset;
            var data = new DicomDataset();
            foreach (var element in read.Where(element => !element.IsDeferred))
            {
                data.Set(element);
            }
            if (
                data.GetUid(DicomTags.SOPInstanceUID) is null
                || data.GetUid(DicomTags.SOPClassUID) is null
                || HasDeferred(data)
            )
            {
                continue;
            }
            var again = Sample.Read(Sample.Bytes(data, TransferSyntax.Of(syntax)));
            var expected = Json.Of(data);
            // Implicit files say nothing of private elements: only explicit ones can be compared as a whole.
            if (TransferSyntax.Of(syntax).IsExplicit)
            {
                Assert.Equal(expected, Json.Of(again.Dataset));
            }
            else
            {
                Assert.Equal(data.Select(e => e.Tag), again.Dataset.Select(e => e.Tag));
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    public void Pixels_of_another_length_than_announced_are_not_written(int length)
    {
        var pixels = PixelContent.Streamed(12, stream => stream.Write(new byte[length]));
        Assert.Throws<InvalidOperationException>(() =>
            Sample.Bytes(Sample.Image(2, 3, 16), TransferSyntax.ExplicitLittleEndian, pixels)
        );
    }

    [Fact]
    public void A_value_left_in_its_file_is_not_written_as_empty()
    {
        var data = Sample.Minimal();
        var big = Sample.Minimal().Set(DicomTags.EncapsulatedDocument, new byte[70_000]);
        Sample
            .Read(Sample.Bytes(big, TransferSyntax.ExplicitLittleEndian))
            .Dataset.TryGet(DicomTags.EncapsulatedDocument, out var element);
        Assert.True(element.IsDeferred);
        data.Set(element);
        Assert.Throws<ArgumentException>(() =>
            Sample.Bytes(data, TransferSyntax.ExplicitLittleEndian)
        );
    }

    [Fact]
    public void A_long_list_of_numbers_becomes_unknown_in_explicit_and_reads_back()
    {
        var numbers = Enumerable.Range(0, 30_000).Select(n => (double)n).ToArray();
        var data = Sample.Minimal().Set(DicomTags.FrameTimeVector, numbers);
        var file = Sample.Read(Sample.Bytes(data, TransferSyntax.ExplicitLittleEndian));
        Assert.Equal(numbers, file.Dataset.GetDoubles(DicomTags.FrameTimeVector));
    }

    [Theory]
    [InlineData(1.0 / 3, "0.33333333333333")]
    [InlineData(-1.0 / 3, "-0.3333333333333")]
    [InlineData(0.7, "0.7")]
    [InlineData(-1024, "-1024")]
    [InlineData(-1.23456789012345678e-100, "-1.2345678901E-100")]
    public void Decimal_strings_have_at_most_16_characters(double value, string expected)
    {
        var text = DicomDataset.DecimalString(value);
        Assert.InRange(text.Length, 1, 16);
        Assert.Equal(
            double.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
            1e-9 * Math.Abs(value)
        );
    }

    [Fact]
    public void Text_that_the_character_set_cannot_say_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() =>
            new DicomDataset().Set(DicomTags.PatientName, "Ζωή")
        );

    private static bool HasDeferred(DicomDataset data) =>
        data.Any(element => element.IsDeferred || element.Items.Any(HasDeferred));

    /// <summary>Each kind of value, odd lengths, and sequences in sequences.</summary>
    private static DicomDataset Everything()
    {
        var inner = new DicomDataset(Sample.Minimal())
            .Set(DicomTags.CodeMeaning, "größer")
            .Set(DicomTags.RealWorldValueMappingSequence, new DicomDataset(), new DicomDataset());
        return Sample
            .Minimal()
            .Set(DicomTags.PatientName, "PHANTOM^Zoë")
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(DicomTags.InstanceNumber, 7)
            .Set(DicomTags.ImagePositionPatient, -100.5, 0.25, 1.0 / 3)
            .Set(DicomTags.Rows, 512)
            .Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.SmallestImagePixelValue, -1024)
            .Set(new DicomTag(0x00181271), 1.5)
            .Set(DicomTags.RecommendedDisplayFrameRate, 25)
            .Set(new DicomTag(0x00189073), Math.PI)
            .Set(DicomTags.FrameIncrementPointer, new byte[] { 0x18, 0, 0x63, 0x10 })
            .Set(
                new DicomElement(
                    new DicomTag(0x00090010),
                    DicomVR.LO,
                    Encoding.ASCII.GetBytes("WEIR")
                )
            )
            .Set(DicomTags.LUTData, new byte[] { 1, 2, 3, 4 })
            .Set(DicomTags.ExtendedOffsetTable, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            .Set(DicomTags.RequestAttributesSequence, inner, new DicomDataset());
    }
}
