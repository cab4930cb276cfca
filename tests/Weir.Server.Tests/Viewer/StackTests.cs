using Weir.Dicom;
using Weir.Server.Tests.Archive;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Single-frame images: which of a series belong into one stack, and what is said of it.</summary>
public sealed class StackTests
{
    private static readonly double[] Axial = [1, 0, 0, 0, 1, 0];
    private static readonly double[] Sagittal = [0, 1, 0, 0, 0, -1];

    [Fact]
    public void A_localizer_in_the_series_is_a_stack_of_its_own_behind_what_it_localizes()
    {
        var manifest = StackRig.OfDatasets(
            Slices(10, Axial, firstNumber: 2)
                .Prepend(
                    Slice(1, Sagittal, 0)
                        .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER")
                )
        );
        Assert.Equal([10, 1], manifest.Series.Select(s => s.FrameCount));
        Assert.Single(manifest.Series.Select(s => s.SeriesInstanceUid).Distinct());
        Assert.All(manifest.Series, s => Assert.Empty(s.Notes));
        Assert.Equal([0, 10], manifest.Series.Select(s => s.FirstFrame));
    }

    [Fact]
    public void Images_of_two_sizes_are_two_stacks()
    {
        var manifest = StackRig.OfDatasets([
            .. Slices(3, Axial),
            .. Slices(2, Axial, firstNumber: 4, side: 8),
        ]);
        Assert.Equal([(3, 4), (2, 8)], manifest.Series.Select(s => (s.FrameCount, Side(s))));
    }

    [Fact]
    public void Mammograms_of_one_series_are_parted_by_side_and_view()
    {
        var manifest = StackRig.OfDatasets([
            Mammogram(1, "R", "R-10242"),
            Mammogram(2, "L", "399162004"),
            Mammogram(3, "R", "R-10226"),
            Mammogram(4, "L", "399368009"),
        ]);
        Assert.Equal(
            [("R", "CC"), ("L", "CC"), ("R", "MLO"), ("L", "MLO")],
            manifest.Series.Select(s => (s.Laterality, s.View))
        );
        Assert.Equal([0, 1, 2, 3], manifest.Series.Select(s => s.FirstFrame));
    }

    [Fact]
    public void Radiographs_of_one_series_are_parted_by_view_and_slices_are_not()
    {
        var views = StackRig.OfDatasets([
            Slice(1, [], 0).Set(DicomTags.ViewPosition, "PA"),
            Slice(2, [], 0).Set(DicomTags.ViewPosition, "ll "),
        ]);
        Assert.Equal(["PA", "LL"], views.Series.Select(s => s.View));
        var slices = StackRig.OfDatasets(
            Slices(6, Axial).Select((s, i) => s.Set(DicomTags.Laterality, i < 3 ? "L" : "R"))
        );
        // A mixture of sides has none.
        Assert.Equal("", Assert.Single(slices.Series).Laterality);
    }

    [Fact]
    public void A_laterality_is_that_of_the_image_before_that_of_the_series_and_nothing_else()
    {
        var both = Slice(1, [], 0)
            .Set(DicomTags.Laterality, "L")
            .Set(DicomTags.ImageLaterality, "R");
        Assert.Equal("R", Assert.Single(StackRig.OfDatasets([both]).Series).Laterality);
        var unpaired = Slice(1, [], 0).Set(DicomTags.ImageLaterality, "U");
        Assert.Equal("", Assert.Single(StackRig.OfDatasets([unpaired]).Series).Laterality);
    }

    [Fact]
    public void A_series_of_many_sizes_stays_one_stack()
    {
        var manifest = StackRig.OfDatasets(
            Enumerable.Range(1, 12).Select(n => Slice(n, [], 0, side: n + 3))
        );
        Assert.Equal(12, Assert.Single(manifest.Series).FrameCount);
    }

    [Fact]
    public void Stacks_of_two_orientations_are_parted_but_the_few_views_of_a_localizer_are_not()
    {
        var two = StackRig.OfDatasets([
            .. Slices(6, Axial),
            .. Slices(5, Sagittal, firstNumber: 7),
        ]);
        Assert.Equal([6, 5], two.Series.Select(s => s.FrameCount));
        var views = StackRig.OfDatasets([
            .. Slices(3, Axial),
            .. Slices(3, Sagittal, firstNumber: 4),
        ]);
        Assert.Equal(
            StackNoteKind.SeveralOrientations,
            Assert.Single(Assert.Single(views.Series).Notes).Kind
        );
    }

    [Fact]
    public void Missing_numbers_are_counted_and_a_step_of_two_misses_none()
    {
        int[] numbers = [1, 2, 3, 6, 7, 10];
        var gaps = StackRig.OfDatasets(numbers.Select(n => Slice(n, Axial, n)));
        var note = Assert.Single(
            Assert.Single(gaps.Series).Notes,
            n => n.Kind == StackNoteKind.MissingNumbers
        );
        Assert.Equal(4, note.High);
        var steps = StackRig.OfDatasets(Enumerable.Range(1, 5).Select(n => Slice(2 * n, Axial, n)));
        Assert.Empty(Assert.Single(steps.Series).Notes);
    }

    [Fact]
    public void Numbers_that_stand_twice_are_counted()
    {
        int[] numbers = [1, 2, 2, 3, 3, 3];
        var manifest = StackRig.OfDatasets(
            numbers.Select((n, i) => Slice(n, Axial, i).Set(DicomTags.SOPInstanceUID, $"1.2.9.{i}"))
        );
        var note = Assert.Single(Assert.Single(manifest.Series).Notes);
        Assert.Equal((StackNoteKind.DuplicateNumbers, 3.0), (note.Kind, note.High));
    }

    [Fact]
    public void A_number_that_belongs_to_an_object_without_picture_is_not_missing()
    {
        var report = Slice(2, [], 0);
        report.Remove(DicomTags.PixelData);
        var manifest = StackRig.OfDatasets([Slice(1, Axial, 1), report, Slice(3, Axial, 2)]);
        Assert.Empty(Assert.Single(manifest.Series).Notes);
        Assert.Equal("", Assert.Single(manifest.Objects).Problem);
    }

    [Fact]
    public void An_image_that_cannot_be_shown_is_an_object_with_the_reason_and_the_place()
    {
        var bad = Slice(2, Axial, 2).Set(DicomTags.BitsAllocated, 7);
        var manifest = StackRig.OfDatasets([Slice(1, Axial, 1), bad]);
        Assert.Equal(1, manifest.FrameCount);
        var item = Assert.Single(manifest.Objects);
        Assert.Matches(@"\(byte \d+, \(0028,01\d\d\)\)$", item.Problem);
    }

    [Fact]
    public void More_frames_than_the_file_can_hold_are_refused_before_anything_is_made_for_them()
    {
        var liar = Slice(1, Axial, 1).Set(DicomTags.NumberOfFrames, "2000000000");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var manifest = StackRig.OfDatasets([liar]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Contains("(0028,0008)", Assert.Single(manifest.Objects).Problem);
    }

    [Fact]
    public void What_was_mended_is_noted_with_the_number_of_files()
    {
        var manifest = StackRig.OfShared("coverage/pydicom-data/OT-PAL-8-face.dcm");
        var note = Assert.Single(
            Assert.Single(manifest.Series).Notes,
            n => n.Kind == StackNoteKind.Mended
        );
        Assert.Equal((1.0, "The file has no preamble."), (note.High, note.Text));
    }

    private static int Side(SeriesManifest series) => series.Frames[0].Format.Columns;

    private static IEnumerable<DicomDataset> Slices(
        int count,
        double[] orientation,
        int firstNumber = 1,
        int side = 4
    ) => Enumerable.Range(firstNumber, count).Select(n => Slice(n, orientation, n, side));

    private static DicomDataset Mammogram(int number, string side, string viewCode) =>
        Slice(number, [], 0)
            .Set(DicomTags.ImageLaterality, side)
            .Set(
                DicomTags.ViewCodeSequence,
                [new DicomDataset().Set(DicomTags.CodeValue, viewCode)]
            );

    private static DicomDataset Slice(int number, double[] orientation, double z, int side = 4)
    {
        var data = new TestObject
        {
            Sop = $"1.2.3.1.1.{number}.{side}",
            Number = number,
            Side = side,
        }.Dataset();
        return orientation.Length == 0
            ? data
            : data.Set(DicomTags.ImageOrientationPatient, orientation)
                .Set(DicomTags.ImagePositionPatient, orientation[0] == 1 ? [0, 0, z] : [z, 0, 0]);
    }
}
