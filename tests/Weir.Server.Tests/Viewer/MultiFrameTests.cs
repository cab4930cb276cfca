using Weir.Dicom;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Multi-frame images: real ones of the shared data, and what those do not have.</summary>
public sealed class MultiFrameTests
{
    private static readonly DicomTag DimensionIndexPointer = new(0x00209165);

    [Theory]
    [InlineData("coverage/dcm_qa_enh/Siemens/XA10/6_1.dcm", 6)]
    [InlineData("coverage/pydicom-data/emri_small.dcm", 10)]
    [InlineData("coverage/fo-dicom/mr_brucker.dcm", 4)]
    [InlineData(
        "coverage/heudiconv/xa_4d_interrupted/MRe.1.3.12.2.1107.5.2.43.167006.2025031213314325419905353",
        26
    )]
    [InlineData("coverage/dcmqi/segmentations/23x38x3/multiframe/mf.dcm", 3)]
    [InlineData("coverage/highdicom/sm_image.dcm", 25)]
    [InlineData(
        "coverage/dicomParser/encapsulated/multi-frame/CT0012.not_fragmented_bot_rle.dcm",
        2
    )]
    public void Frames_of_an_enhanced_image_run_by_its_dimensions(string path, int count)
    {
        var manifest = StackRig.OfShared(path);
        Assert.Equal(count, manifest.FrameCount);
        Assert.Equal(
            Enumerable.Range(1, count),
            manifest.AllFrames().Select(f => f.FrameNumber).Order()
        );
        var groups = DicomFile
            .Read(Path.Combine(SharedFiles.Dicom, path))
            .Dataset.GetSequence(DicomTags.PerFrameFunctionalGroupsSequence);
        foreach (var stack in manifest.Series)
        {
            var values = stack
                .Frames.Select(f =>
                    groups.Count < f.FrameNumber
                        ? []
                        : groups[f.FrameNumber - 1]
                            .GetSequence(DicomTags.FrameContentSequence)[0]
                            .GetInts(DicomTags.DimensionIndexValues)
                )
                .ToArray();
            foreach (var (before, after) in values.Zip(values.Skip(1)))
                Assert.True(before.AsSpan().SequenceCompareTo(after) <= 0);
        }
    }

    [Theory]
    [InlineData(
        "coverage/dicomParser/encapsulated/multi-frame/IM00001.fragmented_no_bot_jpeg_baseline.50.dcm"
    )]
    [InlineData("coverage/dcm4che/US-PAL-8-10x-echo")]
    [InlineData("coverage/dcm4che/NM-MONO2-16-13x-heart")]
    [InlineData("coverage/pydicom/examples_ybr_color.dcm")]
    public void A_film_keeps_the_order_of_its_frames_and_says_its_rate(string path)
    {
        var data = DicomFile.Read(Path.Combine(SharedFiles.Dicom, path)).Dataset;
        var film = Assert.Single(StackRig.OfShared(path).Series);
        Assert.Equal(Enumerable.Range(1, film.FrameCount), film.Frames.Select(f => f.FrameNumber));
        Assert.DoesNotContain(film.Notes, note => note.Kind == StackNoteKind.SamePlace);
        double[] times = data.GetDoubles(DicomTags.FrameTimeVector);
        var expected =
            data.GetDouble(DicomTags.RecommendedDisplayFrameRate)
            ?? data.GetDouble(DicomTags.CineRate)
            ?? 1000 / data.GetDouble(DicomTags.FrameTime)
            ?? (times.Length > 1 ? 1000 / times[1..].Average() : 0);
        Assert.Equal(expected, film.FrameRate, 1e-9);
        Assert.True(data.GetString(DicomTags.Modality) != "US" || film.FrameRate > 0);
    }

    [Fact]
    public void A_rate_is_the_recommended_one_else_the_camera_s_else_from_the_time_of_a_frame()
    {
        Assert.Equal(
            12,
            RateOf(d =>
                d.Set(DicomTags.RecommendedDisplayFrameRate, 12)
                    .Set(DicomTags.CineRate, 30)
                    .Set(DicomTags.FrameTime, 10.0)
            )
        );
        Assert.Equal(30, RateOf(d => d.Set(DicomTags.CineRate, 30).Set(DicomTags.FrameTime, 10.0)));
        Assert.Equal(25, RateOf(d => d.Set(DicomTags.FrameTime, 40.0)));
        // The first entry is no time between frames.
        Assert.Equal(20, RateOf(d => d.Set(DicomTags.FrameTimeVector, 0.0, 40.0, 60.0)), 1e-9);
        Assert.Equal(0, RateOf(d => d.Set(DicomTags.FrameTime, 0.0)));
        Assert.Equal(0, RateOf(d => d.Set(DicomTags.CineRate, -5)));
    }

    [Fact]
    public void Dimensions_order_time_and_place_and_the_first_dimension_changes_slowest()
    {
        // Stored place by place, at each place two times; the dimensions say time first.
        var frames = (
            from place in new[] { 1, 2, 3 }
            from time in new[] { 1, 2 }
            select (time, place)
        ).ToArray();
        var manifest = StackRig.OfDatasets([
            Enhanced(frames.Select(f => Group("1", [f.time, f.place], z: f.place)), 2),
        ]);
        var stack = Assert.Single(manifest.Series);
        Assert.Equal([1, 3, 5, 2, 4, 6], stack.Frames.Select(f => f.FrameNumber));
        Assert.Contains(stack.Notes, note => note.Kind == StackNoteKind.SamePlace);
    }

    [Fact]
    public void Each_stack_of_an_enhanced_image_is_a_stack()
    {
        var manifest = StackRig.OfDatasets([
            Enhanced(
                [
                    Group("A", [1, 2], z: 2),
                    Group("B", [2, 1], z: 5),
                    Group("A", [1, 1], z: 1),
                    Group("B", [2, 2], z: 6),
                ],
                2
            ),
        ]);
        Assert.Equal(
            [
                [3, 1],
                [2, 4],
            ],
            manifest.Series.Select(s => s.Frames.Select(f => f.FrameNumber).ToArray())
        );
    }

    [Fact]
    public void Frames_that_do_not_say_their_dimensions_are_ordered_by_their_place()
    {
        var manifest = StackRig.OfDatasets([
            Enhanced([Group("", [], z: 1), Group("", [], z: 3), Group("", [], z: 2)], 0),
        ]);
        // From head to feet.
        Assert.Equal([2, 3, 1], Assert.Single(manifest.Series).Frames.Select(f => f.FrameNumber));
    }

    [Theory]
    [InlineData("coverage/pydicom/rtdose.dcm")]
    [InlineData("coverage/pydicom/rtdose_expb.dcm")]
    public void Planes_of_a_dose_lie_at_their_offsets(string path)
    {
        var data = DicomFile.Read(Path.Combine(SharedFiles.Dicom, path)).Dataset;
        var offsets = data.GetDoubles(DicomTags.GridFrameOffsetVector);
        var frames = StackRig
            .OfShared(path)
            .AllFrames()
            .OrderBy(f => f.FrameNumber)
            .Select(f => f.Position)
            .ToArray();
        Assert.Equal(offsets.Length, frames.Length);
        for (var i = 0; i < frames.Length; i++)
            Assert.Equal(
                Math.Abs(offsets[i] - offsets[0]),
                Math.Sqrt(
                    Math.Pow(frames[i].X - frames[0].X, 2)
                        + Math.Pow(frames[i].Y - frames[0].Y, 2)
                        + Math.Pow(frames[i].Z - frames[0].Z, 2)
                ),
                1e-6
            );
    }

    private static double RateOf(Func<DicomDataset, DicomDataset> set) =>
        Assert.Single(StackRig.OfDatasets([set(Film(3))]).Series).FrameRate;

    private static DicomDataset Film(int frames) =>
        new TestObject()
            .Dataset()
            .Set(DicomTags.NumberOfFrames, frames)
            .Set(DicomTags.PixelData, new byte[32 * frames], DicomVR.OW);

    private static DicomDataset Enhanced(IEnumerable<DicomDataset> groups, int dimensions)
    {
        var frames = groups.ToArray();
        var data = Film(frames.Length);
        data.Set(
            new DicomElement(
                DicomTags.DimensionIndexSequence,
                [
                    .. Enumerable
                        .Range(0, dimensions)
                        .Select(_ =>
                            new DicomDataset().Set(
                                new DicomElement(
                                    DimensionIndexPointer,
                                    DicomVR.AT,
                                    new byte[] { 0x20, 0, 0x57, 0x90 }
                                )
                            )
                        ),
                ]
            )
        );
        return data.Set(new DicomElement(DicomTags.PerFrameFunctionalGroupsSequence, frames));
    }

    private static DicomDataset Group(string stack, int[] dimensions, double z)
    {
        var content = new DicomDataset();
        if (stack.Length > 0)
            content.Set(DicomTags.StackID, stack);
        if (dimensions.Length > 0)
            content.Set(
                new DicomElement(
                    DicomTags.DimensionIndexValues,
                    DicomVR.UL,
                    dimensions.SelectMany(BitConverter.GetBytes).ToArray()
                )
            );
        return new DicomDataset()
            .Set(new DicomElement(DicomTags.FrameContentSequence, [content]))
            .Set(
                new DicomElement(
                    DicomTags.PlanePositionSequence,
                    [new DicomDataset().Set(DicomTags.ImagePositionPatient, 0.0, 0.0, z)]
                )
            )
            .Set(
                new DicomElement(
                    DicomTags.PlaneOrientationSequence,
                    [
                        new DicomDataset().Set(
                            DicomTags.ImageOrientationPatient,
                            1.0,
                            0.0,
                            0.0,
                            0.0,
                            1.0,
                            0.0
                        ),
                    ]
                )
            );
    }
}
