using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Archive;

/// <summary>Images that do not say which study they are of.</summary>
public sealed class MissingUidTests
{
    [Fact]
    public async Task An_image_without_a_study_stands_in_one_of_its_own_and_the_report_says_so()
    {
        await using var archive = new TestArchive();
        for (var i = 0; i < 2; i++)
        {
            var data = new TestObject { Sop = $"1.2.3.{i}" }.Dataset();
            data.Remove(DicomTags.StudyInstanceUID);
            data.Remove(DicomTags.SeriesInstanceUID);
            Write(archive.SourceFile($"{i}.dcm"), data);
        }
        var reports = await archive.ImportAsync();
        Assert.All(reports.Values, r => Assert.Equal(ImportOutcome.Imported, r.Outcome));
        Assert.All(reports.Values, r => Assert.Contains("(0020,000D) is missing", r.Reason));
        // Never together: nothing says that both are of one patient.
        Assert.Equal(2, archive.Store.FindStudies(new StudyQuery()).Total);
        var again = await archive.ImportAsync();
        Assert.All(again.Values, r => Assert.Equal(ImportOutcome.Duplicate, r.Outcome));
        archive.AssertConsistent();
    }

    [Fact]
    public async Task An_object_without_pixels_and_without_a_study_is_refused()
    {
        await using var archive = new TestArchive();
        var data = new TestObject().Dataset();
        data.Remove(DicomTags.StudyInstanceUID);
        data.Remove(DicomTags.PixelData);
        Write(archive.SourceFile("a.dcm"), data);
        var report = Assert.Single((await archive.ImportAsync()).Values);
        Assert.Equal((ImportOutcome.Refused, "(0020,000D)"), (report.Outcome, report.Tag));
    }

    [Theory]
    [InlineData("coverage/fo-dicom/GH340.dcm")]
    [InlineData("coverage/pydicom-data/HTJ2KLossless_08_RGB.dcm")]
    [InlineData("coverage/pydicom-data/JLSL_RGB_ILV0.dcm")]
    [InlineData("coverage/pydicom/JPEGLSNearLossless_16.dcm")]
    public async Task Real_images_without_a_study_can_be_found(string path)
    {
        await using var archive = new TestArchive();
        var report = Assert.Single(
            (await archive.ImportAsync(Path.Combine(SharedFiles.Dicom, path))).Values
        );
        Assert.Equal(ImportOutcome.Imported, report.Outcome);
        Assert.NotEmpty(report.Reason);
        var study = Assert.Single(archive.Store.FindStudies(new StudyQuery()).Items);
        var row = Assert.Single(archive.Store.InstancesOfStudy(study.StudyUid));
        Assert.All(
            [row.StudyUid, row.SeriesUid, row.SopUid, row.SopClassUid],
            uid => Assert.True(DicomUids.IsValid(uid))
        );
    }

    private static void Write(string path, DicomDataset data)
    {
        using var file = File.Create(path);
        DicomWriter.Write(file, null, data, TransferSyntax.ExplicitLittleEndian);
    }
}
