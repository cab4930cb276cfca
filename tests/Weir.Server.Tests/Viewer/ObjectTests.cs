using Weir.Dicom;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Instances that are no image are listed with what they call themselves.</summary>
public sealed class ObjectTests
{
    [Fact]
    public void Whatever_of_the_shared_data_has_no_picture_is_listed_as_an_object()
    {
        var kinds = new HashSet<string>();
        foreach (var row in SharedFiles.Manifest.Value)
        {
            var name = row["sop_class"];
            var isOverlay = name.Contains("Segmentation");
            if (
                name.Length == 0
                || name.StartsWith("Media")
                || name.Contains("Image")
                || (row["rows"].Length > 0 && !isOverlay)
            )
                continue;
            StudyManifest manifest;
            try
            {
                manifest = StackRig.OfShared(row["path"]);
            }
            catch (DicomFormatException)
            {
                continue; // The archive refuses it.
            }
            Assert.Empty(manifest.Series);
            var item = Assert.Single(manifest.Objects);
            Assert.Equal("", item.Problem);
            Assert.Equal(name, DicomUids.NameOf(item.SopClassUid));
            kinds.Add(item.Modality);
        }
        Assert.Superset(
            new HashSet<string> { "SR", "SEG", "RTSTRUCT", "RTPLAN", "ECG", "PR", "RWV", "ANN" },
            kinds
        );
    }

    [Theory]
    [InlineData("coverage/pydicom/rtplan.dcm", "Plan1")]
    [InlineData("coverage/pydicom/reportsi.dcm", null)]
    public void An_object_has_the_title_it_gives_itself(string path, string? title)
    {
        var data = DicomFile.Read(Path.Combine(SharedFiles.Dicom, path)).Dataset;
        var expected =
            title
            ?? data.GetSequence(DicomTags.ConceptNameCodeSequence)[0]
                .GetString(DicomTags.CodeMeaning);
        Assert.Equal(expected, Assert.Single(StackRig.OfShared(path).Objects).Title);
    }
}
