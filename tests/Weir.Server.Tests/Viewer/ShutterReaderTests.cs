using Weir.Dicom;
using Weir.Server.Tests.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Tests.Viewer;

public sealed class ShutterReaderTests
{
    [Fact]
    public void All_shapes_are_read_with_the_grey_of_what_they_cover()
    {
        var shutter = Read(i =>
            i.Set(ShutterShape, "RECTANGULAR", "CIRCULAR", "POLYGONAL")
                .Set(ShutterLeftVerticalEdge, "2")
                .Set(ShutterRightVerticalEdge, "90")
                .Set(ShutterUpperHorizontalEdge, "3")
                .Set(ShutterLowerHorizontalEdge, "80")
                .Set(CenterOfCircularShutter, "40", "50")
                .Set(RadiusOfCircularShutter, "30")
                .Set(VerticesOfThePolygonalShutter, "1", "2", "3", "4", "5", "6")
                .Words(ShutterPresentationValue, DicomVR.US, 65535)
        );
        Assert.Equal(
            new DisplayShutter
            {
                Rectangle = new(2, 90, 3, 80),
                Circle = new(40, 50, 30),
                Polygon = [new(1, 2), new(3, 4), new(5, 6)],
                PresentationValue = 65535,
            },
            shutter
        );
    }

    [Fact]
    public void A_shape_without_its_numbers_or_that_shows_nothing_is_left_out()
    {
        var shutter = Read(i =>
            i.Set(ShutterShape, "RECTANGULAR", "CIRCULAR", "POLYGONAL")
                .Set(ShutterLeftVerticalEdge, "90")
                .Set(ShutterRightVerticalEdge, "2")
                .Set(ShutterUpperHorizontalEdge, "3")
                .Set(ShutterLowerHorizontalEdge, "80")
                .Set(CenterOfCircularShutter, "40", "50")
                .Set(RadiusOfCircularShutter, "30")
                .Set(VerticesOfThePolygonalShutter, "1", "2", "3")
        );
        Assert.Equal(new DisplayShutter { Circle = new(40, 50, 30) }, shutter);
        Assert.Null(Read(i => i.Set(ShutterShape, "CIRCULAR")));
        Assert.Null(Read(i => i.Set(ShutterShape, "BITMAP")));
    }

    [Fact]
    public void A_frame_has_the_shutter_of_its_group()
    {
        var shutter = Read(i =>
            i.Set(
                SharedFunctionalGroupsSequence,
                new DicomDataset().Set(
                    FrameDisplayShutterSequence,
                    new DicomDataset()
                        .Set(ShutterShape, "CIRCULAR")
                        .Set(CenterOfCircularShutter, "4", "5")
                        .Set(RadiusOfCircularShutter, "3")
                )
            )
        );
        Assert.Equal(new ShutterCircle(4, 5, 3), shutter!.Circle);
    }

    private static DisplayShutter? Read(Action<DicomDataset> change)
    {
        using var image = MadeImage.Write(1, 1, [0, 0], change);
        return image.Format().Shutter;
    }
}
