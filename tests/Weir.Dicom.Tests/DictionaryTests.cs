namespace Weir.Dicom.Tests;

public sealed class DictionaryTests
{
    [Theory]
    [InlineData(0x00100010, "PatientName", DicomVR.PN, "1")]
    [InlineData(0x00280010, "Rows", DicomVR.US, "1")]
    [InlineData(0x00281050, "WindowCenter", DicomVR.DS, "1-n")]
    [InlineData(0x7FE00010, "PixelData", DicomVR.OW, "1")]
    [InlineData(0x60023000, "OverlayData", DicomVR.OW, "1")]
    [InlineData(0x00090010, "PrivateCreator", DicomVR.LO, "1")]
    [InlineData(0x00080000, "GroupLength", DicomVR.UL, "1")]
    public void Tags_have_the_meaning_the_standard_gives_them(
        uint tag,
        string keyword,
        DicomVR vr,
        string vm
    )
    {
        Assert.True(DicomDictionary.TryGet(new DicomTag(tag), out var entry));
        Assert.Equal((keyword, vr, vm), (entry.Keyword, entry.VR, entry.VM));
    }

    [Fact]
    public void Private_and_unassigned_tags_are_unknown()
    {
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x00091001)));
        Assert.Equal(DicomVR.UN, DicomDictionary.VROf(new DicomTag(0x00081234)));
        Assert.Null(DicomDictionary.TagOf("NoSuchKeyword"));
    }

    [Fact]
    public void Every_named_tag_has_the_keyword_it_is_named_after()
    {
        var fields = typeof(DicomTags)
            .GetFields()
            .Where(field => field.FieldType == typeof(DicomTag));
        Assert.All(
            fields,
            field =>
                Assert.Equal(DicomDictionary.TagOf(field.Name), (DicomTag)field.GetValue(null)!)
        );
    }

    [Fact]
    public void The_dictionary_is_that_of_the_shared_table()
    {
        foreach (var row in TableRow.Read("dictionary.tsv").Where(row => row["vr"] != "NONE"))
        {
            if (row["keyword"].Length > 0 && !row["tag"].Contains('x'))
            {
                Assert.True(DicomTag.TryParse(row["tag"], out var tag));
                Assert.Equal(tag, DicomDictionary.TagOf(row["keyword"]));
                Assert.Contains(DicomDictionary.VROf(tag).ToString(), row["vr"]);
            }
        }
        foreach (var row in TableRow.Read("uids.tsv"))
        {
            Assert.Equal(row["name"], DicomUids.NameOf(row["uid"]));
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("2.25.0", true)]
    [InlineData("", false)]
    [InlineData("1..2", false)]
    [InlineData(".1", false)]
    [InlineData("1.2/../../etc", false)]
    [InlineData("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25", false)]
    public void A_UID_is_digits_and_dots(string uid, bool valid) =>
        Assert.Equal(valid, DicomUids.IsValid(uid));

    [Fact]
    public void A_UUID_makes_a_UID_that_stays_the_same()
    {
        // The example of PS3.5 section B.2.
        var uuid = Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        Assert.Equal("2.25.329800735698586629295641978511506172918", DicomUids.FromUuid(uuid));
    }

    [Theory]
    [InlineData("00100010", true)]
    [InlineData("0010001", false)]
    [InlineData("0010001G", false)]
    [InlineData("0x100010", false)]
    public void Eight_hexadecimal_digits_are_a_tag(string text, bool valid)
    {
        Assert.Equal(valid, DicomTag.TryParse(text, out var tag));
        Assert.True(!valid || tag == DicomTags.PatientName);
    }
}
