using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;

namespace Weir.Server.Tests.Viewer;

public sealed class UptakeTests(SeriesServer series)
{
    [Fact]
    public async Task Every_image_of_a_PET_series_has_the_factor_of_its_injection()
    {
        var server = await series.GetAsync();
        var study = server
            .Archive.FindStudies(new StudyQuery { Modalities = ["PT"] })
            .Items.Single();
        var (manifest, _) = await server.Client.OpenAsync(study.StudyUid);
        var frames = manifest.Series.Where(s => s.Modality == "PT").SelectMany(s => s.Frames);
        // 588,802,304 Bq at 07:21:00, 91 kg, half life 6588 s; the scan began at 09:59:47, which is 9,527 s later.
        var expected = 91_000 / (588_802_304 * Math.Pow(2, -9527 / 6588.0));
        Assert.All(frames, frame => Assert.Equal(expected, frame.Format.SuvFactor, 1e-12));
        Assert.All(frames, frame => Assert.Equal("", frame.Format.SuvReason));
        Assert.All(
            manifest.Series.Where(s => s.Modality != "PT").SelectMany(s => s.Frames),
            frame => Assert.Equal((0, ""), (frame.Format.SuvFactor, frame.Format.SuvReason))
        );
    }

    [Theory]
    [InlineData(nameof(DicomTags.PatientWeight))]
    [InlineData(nameof(DicomTags.Units))]
    [InlineData(nameof(DicomTags.DecayCorrection))]
    [InlineData(nameof(DicomTags.CorrectedImage))]
    public void A_PET_image_that_lacks_an_attribute_says_which(string keyword)
    {
        var path = Path.Combine(SharedFiles.Dicom, "series/petct-acrin-042/pt-ac/PT_0001.dcm");
        var dataset = DicomFile.Read(path).Dataset;
        Assert.True(UptakeReader.Read(dataset).Factor > 0);
        dataset.Set(DicomDictionary.TagOf(keyword)!.Value, "");
        Assert.Equal(
            (0, keyword),
            (UptakeReader.Read(dataset).Factor, UptakeReader.Read(dataset).Reason)
        );
    }

    [Fact]
    public void Two_injections_give_no_factor()
    {
        var path = Path.Combine(SharedFiles.Dicom, "series/petct-acrin-042/pt-ac/PT_0001.dcm");
        var dataset = DicomFile.Read(path).Dataset;
        var tag = DicomTags.RadiopharmaceuticalInformationSequence;
        var one = dataset.GetSequence(tag)[0];
        dataset.Set(tag, one, one);
        Assert.Equal("RadiopharmaceuticalInformationSequence", UptakeReader.Read(dataset).Reason);
    }
}
