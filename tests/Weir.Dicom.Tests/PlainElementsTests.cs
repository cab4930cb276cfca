namespace Weir.Dicom.Tests;

/// <summary>The short way through ordinary elements gives what the long one does, and leaves every judgement to it.</summary>
public sealed class PlainElementsTests
{
    private static readonly DicomTag Code = DicomTags.CodeValue;
    private static readonly DicomTag PatientComments = new(0x00104000);
    private static readonly DicomTag ContentSequence = new(0x0040A730);

    [Fact]
    public void Every_file_reads_the_same_by_the_short_way_and_the_long_one()
    {
        var compared = 0;
        foreach (
            var path in Directory
                .EnumerateFiles(SharedData.PathOf("series"), "*.dcm", SearchOption.AllDirectories)
                .Where((_, index) => index % 9 == 0)
        )
        {
            var dataset = DicomFile.Read(path).Dataset;
            dataset.Remove(DicomTags.PixelData);
            // Only explicit little endian has the short way.
            var little = Read(dataset, TransferSyntax.ExplicitLittleEndian);
            var big = Read(dataset, TransferSyntax.ExplicitBigEndian);
            Assert.Equal(Json.Of(dataset), Json.Of(little));
            Assert.Equal(Json.Of(dataset), Json.Of(big));
            compared++;
        }
        Assert.InRange(compared, 40, 100);
    }

    [Fact]
    public void Items_of_a_sequence_are_made_once_whoever_asks_and_speak_its_character_set()
    {
        var outer = Sample.Minimal().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        var item = new DicomDataset(outer).Set(DicomTags.CodeMeaning, "Größe");
        outer.Set(DicomTags.ConceptNameCodeSequence, [item]);
        var read = Read(outer, TransferSyntax.ExplicitLittleEndian);
        var seen = new DicomElement[64];
        Parallel.For(
            0,
            seen.Length,
            index =>
            {
                Assert.True(read.TryGet(DicomTags.ConceptNameCodeSequence, out var sequence));
                seen[index] = sequence;
            }
        );
        Assert.All(seen, sequence => Assert.Same(seen[0], sequence));
        Assert.Equal("Größe", seen[0].Items.Single().GetString(DicomTags.CodeMeaning));
        Assert.Same(seen[0].Items[0], read.GetSequence(DicomTags.ConceptNameCodeSequence).Single());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8184)]
    [InlineData(8192)]
    [InlineData(20_000)]
    public void Values_survive_the_window_they_were_read_in(int filler)
    {
        // Text of every length around the end of a window, so that elements, items and delimiters are cut by it.
        for (var extra = 0; extra < 80; extra += 2)
        {
            var outer = Sample.Minimal().Set(PatientComments, new string('t', filler + extra));
            outer.Set(DicomTags.ConceptNameCodeSequence, [Item(outer, "A"), Item(outer, "")]);
            outer.Set(new DicomElement(ContentSequence, Array.Empty<DicomDataset>()));
            var read = Read(outer, TransferSyntax.ExplicitLittleEndian);
            // Another file is read with the same array meanwhile.
            _ = Read(Sample.Minimal(), TransferSyntax.ExplicitLittleEndian);
            Assert.Equal(Json.Of(outer), Json.Of(read));
        }
    }

    [Fact]
    public void Damage_deep_in_a_sequence_is_found_when_the_file_is_read()
    {
        var outer = Sample.Minimal();
        outer.Set(DicomTags.ConceptNameCodeSequence, [Item(outer, "ABCDEF")]);
        var bytes = Sample.Bytes(outer, TransferSyntax.ExplicitLittleEndian);
        var value = bytes.AsSpan().IndexOf("ABCDEF"u8);
        // The value claims more bytes than the file has.
        bytes[value - 1] = 0x7F;
        var error = Assert.Throws<DicomFormatException>(() => Sample.Read(bytes));
        Assert.Equal(Code, error.Tag);
        Assert.Equal(value - 8, error.Offset);
    }

    [Fact]
    public void Disorder_deep_in_a_sequence_is_told_when_the_file_is_read()
    {
        var outer = Sample.Minimal();
        outer.Set(
            DicomTags.ConceptNameCodeSequence,
            [Item(outer, "ABCDEF").Set(DicomTags.CodingSchemeDesignator, "XY")]
        );
        var bytes = Sample.Bytes(outer, TransferSyntax.ExplicitLittleEndian);
        // (0008,0102) becomes (0008,0002), which belongs before (0008,0100).
        bytes[bytes.AsSpan().IndexOf("\u0008\0\u0002\u0001SH"u8) + 3] = 0;
        var file = Sample.Read(bytes);
        Assert.Contains("Elements are out of order.", file.Warnings);
        Assert.Equal(
            "ABCDEF",
            file.Dataset.GetSequence(DicomTags.ConceptNameCodeSequence).Single().GetString(Code)
        );
    }

    [Fact]
    public void A_path_that_is_no_file_is_refused_as_files_are()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var missing = Path.Combine(folder.FullName, "missing");
            Assert.Throws<FileNotFoundException>(() => DicomFile.Read(missing));
            Assert.Throws<ArgumentException>(() => DicomFile.Read("a\0b"));
            Assert.Throws<IOException>(() => DicomFile.Read(folder.FullName));
        }
        finally
        {
            folder.Delete();
        }
    }

    private static DicomDataset Item(DicomDataset parent, string code) =>
        new DicomDataset(parent).Set(Code, code);

    private static DicomDataset Read(DicomDataset dataset, TransferSyntax syntax) =>
        Sample.Read(Sample.Bytes(dataset, syntax)).Dataset;
}
