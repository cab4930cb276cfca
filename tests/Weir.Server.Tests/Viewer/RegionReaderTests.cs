using Weir.Dicom;
using Weir.Server.Tests.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Tests.Viewer;

public sealed class RegionReaderTests
{
    [Fact]
    public void A_real_machine_s_regions_come_with_their_places_units_and_steps()
    {
        using var image = MadeImage.Shared("pydicom-data/gdcm-US-ALOKA-16.dcm");
        var regions = image.Format().Regions;
        var items = DicomFile.Read(image.Path).Dataset.GetSequence(SequenceOfUltrasoundRegions);
        Assert.NotEmpty(regions);
        foreach (var region in regions)
        {
            var item = items.First(i =>
                i.GetInt(RegionLocationMinX0) == region.Left
                && i.GetInt(RegionLocationMinY0) == region.Top
            );
            Assert.Equal(
                (
                    item.GetInt(PhysicalUnitsXDirection),
                    item.GetInt(PhysicalUnitsYDirection),
                    Math.Abs(item.GetDouble(PhysicalDeltaX)!.Value),
                    Math.Abs(item.GetDouble(PhysicalDeltaY)!.Value)
                ),
                ((int)region.UnitX, (int)region.UnitY, region.DeltaX, region.DeltaY)
            );
        }
    }

    [Fact]
    public void A_region_without_a_place_or_a_step_is_left_out_and_one_that_leaves_the_image_is_cut()
    {
        var regions = Read(
            Region(0, 0, 99, 99, 3, 3, 0.01, 0.02),
            Region(20, 20, 10, 30, 3, 3, 0.01, 0.01),
            Region(8, 0, 9, 3, 3, 3, 0.01, 0.01),
            Region(0, 0, 3, 3, 3, 3, 0, 0.01),
            Region(0, 0, 3, 3, 3, 3, double.NaN, 0.01),
            Region(0, 0, 3, 3, 4, 7, -0.005, 1).Words(RegionFlags, DicomVR.UL, 1, 0)
        );
        Assert.Equal(
            [
                new UltrasoundRegion(
                    0,
                    0,
                    7,
                    5,
                    RegionUnit.Centimetre,
                    RegionUnit.Centimetre,
                    0.01,
                    0.02,
                    IsBelow: false
                ),
                new UltrasoundRegion(
                    0,
                    0,
                    3,
                    3,
                    RegionUnit.Second,
                    RegionUnit.CentimetrePerSecond,
                    0.005,
                    1,
                    IsBelow: true
                ),
            ],
            regions
        );
    }

    [Fact]
    public void Of_endless_regions_the_first_are_read()
    {
        var many = Enumerable.Repeat(Region(0, 0, 3, 3, 3, 3, 1, 1), 1000).ToArray();
        Assert.Equal(64, Read(many).Count);
    }

    [Theory]
    // Detector spacing alone; with an enlargement; Pixel Spacing that only repeats it; that somebody calibrated.
    [InlineData("0.2", null, null, null, 0.2, "ImagerPixelSpacing")]
    [InlineData("0.2", "2", null, null, 0.1, "EstimatedRadiographicMagnificationFactor")]
    [InlineData("0.2", null, "0.2", null, 0.2, "ImagerPixelSpacing")]
    [InlineData("0.2", null, "0.2", "GEOMETRY", 0.2, "PixelSpacing")]
    [InlineData("0.2", "2", "0.15", null, 0.15, "PixelSpacing")]
    [InlineData(null, null, "0.15", null, 0.15, "PixelSpacing")]
    public void The_spacing_of_a_projection_says_where_it_holds(
        string? detector,
        string? factor,
        string? pixel,
        string? calibration,
        double expected,
        string kind
    )
    {
        using var image = MadeImage.Write(
            2,
            2,
            new byte[8],
            i =>
            {
                if (detector is not null)
                    i.Set(ImagerPixelSpacing, detector, detector);
                if (factor is not null)
                    i.Set(EstimatedRadiographicMagnificationFactor, factor);
                if (pixel is not null)
                    i.Set(PixelSpacing, pixel, pixel);
                if (calibration is not null)
                    i.Set(PixelSpacingCalibrationType, calibration);
            }
        );
        var format = image.Format();
        Assert.Equal((expected, kind), (Math.Round(format.RowSpacing, 9), format.SpacingKind));
    }

    private static DicomDataset Region(
        ushort left,
        ushort top,
        ushort right,
        ushort bottom,
        ushort unitX,
        ushort unitY,
        double deltaX,
        double deltaY
    ) =>
        new DicomDataset()
            .Words(RegionLocationMinX0, DicomVR.UL, left, 0)
            .Words(RegionLocationMinY0, DicomVR.UL, top, 0)
            .Words(RegionLocationMaxX1, DicomVR.UL, right, 0)
            .Words(RegionLocationMaxY1, DicomVR.UL, bottom, 0)
            .Words(PhysicalUnitsXDirection, DicomVR.US, unitX)
            .Words(PhysicalUnitsYDirection, DicomVR.US, unitY)
            .Set(PhysicalDeltaX, BitConverter.GetBytes(deltaX), DicomVR.FD)
            .Set(PhysicalDeltaY, BitConverter.GetBytes(deltaY), DicomVR.FD);

    private static IReadOnlyList<UltrasoundRegion> Read(params DicomDataset[] regions)
    {
        using var image = MadeImage.Write(
            8,
            6,
            new byte[96],
            i => i.Set(SequenceOfUltrasoundRegions, regions)
        );
        return image.Format().Regions;
    }
}
