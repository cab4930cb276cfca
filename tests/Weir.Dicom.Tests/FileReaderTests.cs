namespace Weir.Dicom.Tests;

/// <summary>What real files do that the standard does not say, and what is read from them all the same.</summary>
public sealed class FileReaderTests
{
    private static readonly byte[] Explicit = Sample.Bytes(
        Sample.Minimal(),
        TransferSyntax.ExplicitLittleEndian
    );

    [Fact]
    public void Without_preamble_the_meta_information_is_found()
    {
        var file = Sample.Read(Explicit[132..]);
        Assert.Equal(TransferSyntax.ExplicitLittleEndian, file.Syntax);
        Assert.Equal("2.25.1", file.Dataset.GetUid(DicomTags.SOPInstanceUID));
        Assert.NotEmpty(file.Warnings);
        Assert.NotEmpty(Sample.Read(Explicit[128..]).Warnings);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void Without_meta_information_the_first_bytes_say_the_syntax(string syntax)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(stream, Sample.Minimal(), TransferSyntax.Of(syntax));
        var file = Sample.Read(stream.ToArray());
        Assert.Equal(syntax, file.Syntax.Uid);
        Assert.Equal(Json.Of(Sample.Minimal()), Json.Of(file.Dataset));
        Assert.NotEmpty(file.Warnings);
    }

    [Fact]
    public void Bytes_win_where_the_transfer_syntax_is_wrong()
    {
        using var stream = new MemoryStream();
        stream.Write(Explicit);
        stream.SetLength(
            Explicit.Length - DatasetBytes(TransferSyntax.ExplicitLittleEndian).Length
        );
        stream.Position = stream.Length;
        stream.Write(DatasetBytes(TransferSyntax.ImplicitLittleEndian));
        var file = Sample.Read(stream.ToArray());
        Assert.Equal(TransferSyntax.ImplicitLittleEndian, file.Syntax);
        Assert.Equal("2.25.1", file.Dataset.GetUid(DicomTags.SOPInstanceUID));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DICM")]
    [InlineData("%PDF-1.7 and so on, for long enough to hold an element")]
    [InlineData("PK\u0003\u0004 an archive")]
    public void What_is_no_DICOM_is_refused(string text)
    {
        var error = Assert.Throws<DicomFormatException>(() =>
            Sample.Read(System.Text.Encoding.Latin1.GetBytes(text))
        );
        Assert.Equal(0, error.Offset);
    }

    [Fact]
    public void Zeros_behind_the_data_set_are_padding()
    {
        var file = Sample.Read([.. Explicit, .. new byte[10_000]]);
        Assert.Equal(3, file.Dataset.Count);
        Assert.Contains("Zeros", file.Warnings.Single());
    }

    [Fact]
    public void Of_two_elements_with_one_tag_the_first_counts_and_disorder_is_told()
    {
        byte[] late = [8, 0, 0x18, 0, (byte)'U', (byte)'I', 2, 0, (byte)'9', 0];
        byte[] early = [8, 0, 0x08, 0, (byte)'C', (byte)'S', 2, 0, (byte)'A', (byte)' '];
        var file = Sample.Read([.. Explicit, .. late, .. early]);
        Assert.Equal("2.25.1", file.Dataset.GetUid(DicomTags.SOPInstanceUID));
        Assert.Equal("A", file.Dataset.GetString(DicomTags.ImageType));
        Assert.Equal(2, file.Warnings.Count);
        Assert.Equal(file.Dataset.Select(e => e.Tag).Order(), file.Dataset.Select(e => e.Tag));
    }

    [Fact]
    public void An_unknown_public_attribute_gets_its_meaning_from_the_dictionary()
    {
        byte[] name = [0x10, 0, 0x10, 0, (byte)'U', (byte)'N', 0, 0, 4, 0, 0, 0, .. "Zoë "u8[..4]];
        var file = Sample.Read([.. Explicit, .. name]);
        Assert.True(file.Dataset.TryGet(DicomTags.PatientName, out var element));
        Assert.Equal(DicomVR.PN, element.VR);
        var sequences = DicomFile.Read(SharedData.PathOf("coverage/pydicom/UN_sequence.dcm"));
        Assert.Contains(sequences.Dataset, e => e.VR == DicomVR.SQ && e.Items.Count > 0);
    }

    [Fact]
    public void A_large_binary_value_stays_in_the_file_and_is_read_on_demand()
    {
        var document = Enumerable.Range(0, 100_000).Select(n => (byte)n).ToArray();
        var data = Sample.Minimal().Set(DicomTags.EncapsulatedDocument, document);
        using var file = new TemporaryFile(Sample.Bytes(data, TransferSyntax.ExplicitLittleEndian));
        using var handle = File.OpenHandle(file.Path);
        var header = DicomFile.Read(handle);
        Assert.True(header.Dataset.TryGet(DicomTags.EncapsulatedDocument, out var element));
        Assert.True(element.IsDeferred && element.Value.IsEmpty);
        Assert.Equal(document, header.ReadDeferred(handle, element));
    }

    [Fact]
    public void The_sign_of_pixels_decides_between_US_and_SS_in_implicit_files()
    {
        var data = Sample
            .Minimal()
            .Set(DicomTags.PixelRepresentation, 1)
            .Set(DicomTags.PixelPaddingValue, -2000);
        var read = Sample.Read(Sample.Bytes(data, TransferSyntax.ImplicitLittleEndian)).Dataset;
        Assert.Equal(-2000, read.GetInt(DicomTags.PixelPaddingValue));
    }

    [Fact]
    public void Messages_hold_no_value_of_the_file()
    {
        foreach (var path in ManifestTests.Refused.Keys)
        {
            var error = Assert.Throws<DicomFormatException>(() =>
                DicomFile.Read(SharedData.PathOf(path))
            );
            Assert.Matches(
                @"^[\w ,:'.-]+ \(byte \d+(, \([0-9A-F]{4},[0-9A-F]{4}\))?\)$",
                error.Message
            );
        }
    }

    private static byte[] DatasetBytes(TransferSyntax syntax)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(stream, Sample.Minimal(), syntax);
        return stream.ToArray();
    }
}
