using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Dicom.Tests;

/// <summary>DICOM JSON as PS3.18 annex F writes it.</summary>
public sealed class JsonTests
{
    [Fact]
    public void The_example_of_the_standard_comes_out_as_printed()
    {
        // Attributes of the first result in PS3.18 section F.4.
        var data = new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.StudyDate, "20130409")
            .Set(DicomTags.StudyTime, "131600.0000")
            .Set(DicomTags.AccessionNumber, "11235813")
            .Set(DicomTags.InstanceAvailability, "ONLINE")
            .Set(DicomTags.ModalitiesInStudy, "CT", "PET")
            .Set(DicomTags.ReferringPhysicianName, "^Bob^^Dr.")
            .Set(
                DicomTags.RetrieveURL,
                "http://wado.nema.org/studies/1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873"
            )
            .Set(DicomTags.PatientName, "Wang^XiaoDong=王^小东")
            .Set(DicomTags.PatientID, "12345")
            .Set(DicomTags.PatientBirthDate, "19670701")
            .Set(DicomTags.PatientSex, "M")
            .Set(
                DicomTags.StudyInstanceUID,
                "1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873"
            )
            .Set(DicomTags.StudyID, "11235813")
            .Set(DicomTags.NumberOfStudyRelatedSeries, 4)
            .Set(DicomTags.NumberOfStudyRelatedInstances, 942);
        const string Printed = """
            {
              "00080005": { "vr": "CS", "Value": [ "ISO_IR 192" ] },
              "00080020": { "vr": "DA", "Value": [ "20130409" ] },
              "00080030": { "vr": "TM", "Value": [ "131600.0000" ] },
              "00080050": { "vr": "SH", "Value": [ "11235813" ] },
              "00080056": { "vr": "CS", "Value": [ "ONLINE" ] },
              "00080061": { "vr": "CS", "Value": [ "CT", "PET" ] },
              "00080090": { "vr": "PN", "Value": [ { "Alphabetic": "^Bob^^Dr." } ] },
              "00081190": { "vr": "UR", "Value": [ "http://wado.nema.org/studies/1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873" ] },
              "00100010": { "vr": "PN", "Value": [ { "Alphabetic": "Wang^XiaoDong", "Ideographic": "王^小东" } ] },
              "00100020": { "vr": "LO", "Value": [ "12345" ] },
              "00100030": { "vr": "DA", "Value": [ "19670701" ] },
              "00100040": { "vr": "CS", "Value": [ "M" ] },
              "0020000D": { "vr": "UI", "Value": [ "1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873" ] },
              "00200010": { "vr": "SH", "Value": [ "11235813" ] },
              "00201206": { "vr": "IS", "Value": [ 4 ] },
              "00201208": { "vr": "IS", "Value": [ 942 ] }
            }
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Printed), JsonNode.Parse(Json.Of(data))));
    }

    [Fact]
    public void An_empty_value_among_several_keeps_its_place() =>
        Assert.Equal(
            """{"00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]}}""",
            Json.Of(new DicomDataset().Set(DicomTags.ImageType, "ORIGINAL", "", "AXIAL"))
        );

    [Fact]
    public void Without_values_there_is_no_Value() =>
        Assert.Equal(
            """{"00100010":{"vr":"PN"},"00400275":{"vr":"SQ"}}""",
            Json.Of(
                new DicomDataset()
                    .Set(DicomTags.PatientName, "^^^")
                    .Set(DicomTags.RequestAttributesSequence, Array.Empty<DicomDataset>())
            )
        );

    [Fact]
    public void Three_groups_of_a_name_are_told_apart() =>
        Assert.Equal(
            """{"Alphabetic":"Yamada^Tarou","Phonetic":"x^y"}""",
            Parse(new DicomDataset().Set(DicomTags.PatientName, "Yamada^Tarou==x^y^"))["00100010"]![
                "Value"
            ]![0]!.ToJsonString()
        );

    [Fact]
    public void Numbers_that_JSON_cannot_say_are_strings()
    {
        var data = new DicomDataset()
            .Set(DicomTags.SliceThickness, "1.50")
            .Set(DicomTags.KVP, "12O")
            .Set(new DicomTag(0x00189073), double.NaN, 0.5)
            .Set(new DicomTag(0x00189182), double.PositiveInfinity);
        Assert.Equal(
            """{"00180050":{"vr":"DS","Value":[1.5]},"00180060":{"vr":"DS","Value":["12O"]}"""
                + ""","00189073":{"vr":"FD","Value":["NaN",0.5]},"00189182":{"vr":"FD","Value":["Infinity"]}}""",
            Json.Of(data)
        );
    }

    [Fact]
    public void Binary_values_are_inline_or_behind_the_URI_of_their_path()
    {
        var waveform = new DicomDataset().Set(new DicomTag(0x54001010), new byte[] { 1, 2 });
        var data = new DicomDataset()
            .Set(new DicomTag(0x54000100), waveform)
            .Set(DicomTags.EncapsulatedDocument, new byte[] { 3, 4 });
        Assert.Equal("AwQ=", (string?)Parse(data)["00420011"]!["InlineBinary"]);
        var paths = new List<string>();
        var json = Json.Of(
            data,
            (path, element) =>
            {
                paths.Add(path);
                return "bulk/" + path;
            }
        );
        Assert.Equal(["00420011", "54000100/0/54001010"], paths);
        Assert.Contains("\"BulkDataURI\":\"bulk/54000100/0/54001010\"", json);
        Assert.DoesNotContain("InlineBinary", json);
    }

    [Fact]
    public void A_tag_as_value_is_eight_digits() =>
        Assert.Equal(
            "00181063",
            (string?)
                Parse(
                    new DicomDataset().Set(
                        DicomTags.FrameIncrementPointer,
                        new byte[] { 0x18, 0, 0x63, 0x10 }
                    )
                )["00280009"]!["Value"]![0]
        );

    [Fact]
    public void All_metadata_of_real_files_is_valid_JSON()
    {
        foreach (var row in SharedData.Manifest.Where((_, index) => index % 4 == 0))
        {
            if (!ManifestTests.Refused.ContainsKey(row["path"]))
            {
                var json = Json.Of(DicomFile.Read(SharedData.PathOf(row["path"])).Dataset);
                using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
                Assert.False(document.RootElement.TryGetProperty("00020010", out _));
            }
        }
    }

    private static JsonObject Parse(DicomDataset data) => JsonNode.Parse(Json.Of(data))!.AsObject();
}
