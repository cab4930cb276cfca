using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

public sealed class SharedSeriesTests
{
    [Fact]
    public async Task Every_real_series_imports_whole_with_the_attributes_a_list_needs()
    {
        await using var archive = new TestArchive();
        var files = Directory.GetFiles(SharedSeries.Series, "*", SearchOption.AllDirectories);

        var reports = await archive.ImportAsync(SharedSeries.Series);

        Assert.Equal(files.Length, reports.Count);
        Assert.All(reports.Values, r => Assert.Equal(ImportOutcome.Imported, r.Outcome));
        archive.AssertConsistent();
        var studies = archive.Store.FindStudies(new StudyQuery()).Items;
        Assert.All(studies, s => Assert.NotEmpty(s.Modalities));
        var images = archive
            .Store.FindInstances(new InstanceQuery())
            .Items.Where(i => i.Frames > 0)
            .ToList();
        Assert.True(images.Count > 460, "nearly all objects of the series are images");
        Assert.All(images, i => Assert.True(i is { Rows: > 0, Columns: > 0, BitsAllocated: > 0 }));
        Assert.Equal(
            2,
            archive
                .Store.FindStudies(new StudyQuery { PatientId = new TextMatch("PLASTIC", true) })
                .Total
        );
    }

    [Fact]
    public async Task No_file_of_the_coverage_set_stops_an_import()
    {
        await using var archive = new TestArchive();
        var files = Directory.GetFiles(SharedSeries.Coverage, "*", SearchOption.AllDirectories);

        var reports = await archive.ImportAsync(SharedSeries.Coverage);

        Assert.Equal(files.Length, reports.Count);
        Assert.All(
            reports.Values.Where(r =>
                r.Outcome is not (ImportOutcome.Imported or ImportOutcome.Duplicate)
            ),
            r => Assert.NotEmpty(r.Reason)
        );
        archive.AssertConsistent();
    }
}
