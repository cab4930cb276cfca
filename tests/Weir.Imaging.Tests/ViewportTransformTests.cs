using CsCheck;

namespace Weir.Imaging.Tests;

public sealed class ViewportTransformTests
{
    private static readonly Gen<ViewportTransform> Any =
        from sizes in Gen.Int[1, 3000].Array[4]
        from aspect in Gen.Double[0.2, 5]
        from zoom in Gen.Double[0.05, 40]
        from pan in Gen.Double[-1000, 1000].Array[2]
        from turn in Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(0.0, 90, 180, 270, 33, 359))
        select new ViewportTransform
        {
            Columns = sizes[0],
            Rows = sizes[1],
            PaneWidth = sizes[2],
            PaneHeight = sizes[3],
            PixelAspect = aspect,
            Zoom = zoom,
            PanX = pan[0],
            PanY = pan[1],
            Turn = new(turn.Item1, turn.Item2, turn.Item3),
        };

    [Fact]
    public void A_fitted_image_touches_the_panes_nearer_edges()
    {
        var fit = ViewportTransform.Fit(512, 512, 0.7, 0.7, 1000, 600);
        Near.Equal((200, 0), fit.ToPane(0, 0));
        Near.Equal((800, 600), fit.ToPane(512, 512));
    }

    [Fact]
    public void Pixels_are_as_wide_and_high_as_their_spacing_says()
    {
        // 100 rows of 2 mm and 100 columns of 1 mm: twice as high as wide.
        var fit = ViewportTransform.Fit(100, 100, rowSpacing: 2, columnSpacing: 1, 400, 400);
        Near.Equal((100, 0), fit.ToPane(0, 0));
        Near.Equal((300, 400), fit.ToPane(100, 100));
    }

    [Fact]
    public void A_quarter_turn_is_clockwise_and_still_fits()
    {
        var turned = ViewportTransform.Fit(200, 100, 0, 0, 100, 100) with
        {
            Turn = ViewTurn.None.Rotated(90),
        };
        // Top left goes to top right, top right to bottom right.
        Near.Equal((75, 0), turned.ToPane(0, 0));
        Near.Equal((75, 100), turned.ToPane(200, 0));
    }

    [Fact]
    public void Image_and_pane_lead_to_each_other() =>
        Gen.Select(Any, Gen.Double[-100, 3000].Array[2])
            .Sample(
                (transform, place) =>
                {
                    var (x, y) = transform.ToPane(place[0], place[1]);
                    Near.Equal((place[0], place[1]), transform.ToImage(x, y), 1e-6);
                }
            );

    [Fact]
    public void Zooming_about_a_point_keeps_what_is_under_it() =>
        Gen.Select(Any, Gen.Double[0, 1000].Array[2], Gen.Double[0.05, 40])
            .Sample(
                (transform, point, zoom) =>
                {
                    var before = transform.ToImage(point[0], point[1]);
                    var zoomed = transform.ZoomedTo(zoom, point[0], point[1]);
                    Near.Equal((point[0], point[1]), zoomed.ToPane(before.X, before.Y), 1e-6);
                }
            );

    [Fact]
    public void Panning_moves_every_place_alike() =>
        Gen.Select(Any, Gen.Double[-100, 100].Array[4])
            .Sample(
                (transform, n) =>
                {
                    var (x, y) = transform.ToPane(n[0], n[1]);
                    Near.Equal(
                        (x + n[2], y + n[3]),
                        transform.PannedBy(n[2], n[3]).ToPane(n[0], n[1]),
                        1e-6
                    );
                }
            );

    [Fact]
    public void Flipping_on_screen_mirrors_about_the_images_middle_at_any_rotation() =>
        Gen.Select(Any, Gen.Double[0, 500].Array[2])
            .Sample(
                (transform, place) =>
                {
                    var flipped = transform with
                    {
                        Turn = transform.Turn.FlippedOnScreenHorizontally(),
                    };
                    var (x, y) = transform.ToPane(place[0], place[1]);
                    var middle = transform.PaneWidth / 2 + transform.PanX;
                    Near.Equal((2 * middle - x, y), flipped.ToPane(place[0], place[1]), 1e-6);
                }
            );

    [Fact]
    public void The_whole_turned_image_fits_at_zoom_1() =>
        Any.Sample(any =>
        {
            var fit = any with { Zoom = 1, PanX = 0, PanY = 0 };
            foreach (
                var (x, y) in new[]
                {
                    (0, 0),
                    (any.Columns, 0),
                    (0, any.Rows),
                    (any.Columns, any.Rows),
                }
            )
            {
                var (px, py) = fit.ToPane(x, y);
                Assert.InRange(px, -1e-6, any.PaneWidth + 1e-6);
                Assert.InRange(py, -1e-6, any.PaneHeight + 1e-6);
            }
        });
}
