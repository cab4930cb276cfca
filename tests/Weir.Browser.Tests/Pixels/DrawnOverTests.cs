using Weir.Dicom;
using static Weir.Dicom.DicomTags;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Overlays, shutters, tiles and pixels that are not square, as the browser shows them.</summary>
public sealed class DrawnOverTests(BrowserFixture browser, WeirFixture weir)
{
    private const int Side = 300;

    [Fact]
    public async Task Overlays_lie_over_their_pixels_in_a_colour_of_their_own_and_can_be_hidden()
    {
        await using var archive = new PixelArchive();
        archive.AddShared("pydicom/examples_overlay.dcm");
        archive.AddShared("dcm4che/ovly_p01.dcm");
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        foreach (var (index, columns, rows) in new[] { (0, 484, 300), (1, 512, 512) })
        {
            await viewer.OpenPixelsAsync(PixelArchive.Study(index));
            var wanted = Overlay(archive.Files[index], columns * rows);
            Assert.Contains(true, wanted);
            var pane = await viewer.PaneAsync();
            var (left, top) = Capture.Corner(pane, columns, rows);
            for (var i = 0; i < wanted.Length; i++)
            {
                var (r, g, b) = pane[left + i % columns, top + i / columns];
                Assert.Equal(wanted[i], (r, g, b) == (255, 194, 51));
                Assert.True(wanted[i] || r == g && g == b);
            }
            await viewer.PressAsync("o");
            Assert.Equal(0, Coloured(await viewer.PaneAsync(), left, top, columns, rows));
        }
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_shutter_covers_what_lies_outside_of_any_of_its_shapes()
    {
        string[][] all =
        [
            ["RECTANGULAR"],
            ["CIRCULAR"],
            ["POLYGONAL"],
            ["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        ];
        await using var archive = new PixelArchive();
        foreach (var shapes in all)
        {
            archive.AddMade(Side, Side, Uniform(Side * Side, 1000), image => Cover(image, shapes));
        }
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        foreach (var (index, shapes) in all.Index())
        {
            await viewer.OpenPixelsAsync(PixelArchive.Study(index));
            var worst = Capture.Compare(
                await viewer.PaneAsync(),
                Side,
                Side,
                // 13107 of 65535 is a fifth of white.
                (x, y) => Shows(shapes, y + 1, x + 1) ? 127.5 : 51
            );
            Assert.True(worst.Most <= 1, $"{string.Join('+', shapes)}: {worst}");
        }
        Assert.Empty(viewer.Errors);
    }

    private static void Cover(DicomDataset image, string[] shapes) =>
        image
            .Set(WindowCenter, 1000.0)
            .Set(WindowWidth, 2000.0)
            .Set(ShutterShape, shapes)
            .Set(ShutterLeftVerticalEdge, "30")
            .Set(ShutterRightVerticalEdge, "250")
            .Set(ShutterUpperHorizontalEdge, "40")
            .Set(ShutterLowerHorizontalEdge, "260")
            .Set(CenterOfCircularShutter, "140", "160")
            .Set(RadiusOfCircularShutter, "110")
            // A dart: its third corner reaches inwards.
            .Set(VerticesOfThePolygonalShutter, "20", "20", "20", "280", "120", "100", "280", "20")
            .Set(
                new DicomElement(
                    ShutterPresentationValue,
                    DicomVR.US,
                    BitConverter.GetBytes((ushort)13107)
                )
            );

    [Fact]
    public async Task An_image_wider_than_a_texture_has_no_seam()
    {
        await using var first = await browser.OpenAsync(weir.Server.Address, "/");
        var most = (await first.StatsAsync())
            .GetProperty("stage")
            .GetProperty("maxTextureSize")
            .GetInt32();
        // Its middle, which a pane shows, is where two tiles meet: each holds one pixel more on either side.
        var columns = 2 * (most - 2);
        const int Rows = 16;
        const int Margin = 4;
        var pixels = new byte[columns * Rows * 2];
        for (var i = 0; i < columns * Rows; i++)
        {
            BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (ushort)(i % columns * 7 % 256));
        }
        await using var archive = new PixelArchive();
        archive.AddMade(
            columns,
            Rows,
            pixels,
            image => image.Set(WindowCenter, 128.0).Set(WindowWidth, 256.0)
        );
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        await viewer.OpenPixelsAsync(PixelArchive.Study(0));
        var stage = (await viewer.StatsAsync()).GetProperty("stage");
        Assert.True(stage.GetProperty("textureBytes").GetInt64() > (long)columns * Rows * 2);
        var pane = await viewer.PaneAsync();
        var (left, top) = Capture.Corner(pane, columns, Rows);
        // The outermost pixels may be the focus ring's. The corner may be rounded to the pixel beside.
        var worst = (
            from dx in new[] { 0, -1, 1 }
            from dy in new[] { 0, -1, 1 }
            select (
                from y in Enumerable.Range(0, Rows)
                from x in Enumerable.Range(Margin, pane.Width - 2 * Margin)
                select Math.Abs(pane[x, top + dy + y].R - (x - left - dx) * 7 % 256)
            ).Max()
        ).Min();
        Assert.InRange(worst, 0, 1);
    }

    [Fact]
    public async Task Pixels_that_are_twice_as_high_as_wide_are_drawn_so()
    {
        await using var archive = new PixelArchive();
        archive.AddMade(
            Side,
            100,
            Uniform(Side * 100, 60000),
            image =>
                image
                    .Set(PixelSpacing, "1.4", "0.7")
                    .Set(WindowCenter, 30000.0)
                    .Set(WindowWidth, 60000.0)
        );
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        await viewer.OpenPixelsAsync(PixelArchive.Study(0));
        var pane = await viewer.PaneAsync();
        var (left, top) = Capture.Corner(pane, Side, 200);
        Assert.Equal((byte)255, pane[left + 150, top].R);
        Assert.Equal((byte)255, pane[left + 150, top + 199].R);
        Assert.Equal((byte)0, pane[left + 150, top - 2].R);
        Assert.Equal((byte)0, pane[left + 150, top + 201].R);
        Assert.Equal((byte)0, pane[left - 2, top + 100].R);
    }

    private static bool Shows(string[] shapes, int row, int column) =>
        shapes.All(shape =>
            shape switch
            {
                "RECTANGULAR" => column is >= 30 and <= 250 && row is >= 40 and <= 260,
                "CIRCULAR" => (row - 140) * (row - 140) + (column - 160) * (column - 160)
                    <= 110 * 110,
                // Between the upper edge, the left one, and two that meet in the inner corner (120, 100).
                _ => row >= 20
                    && column >= 20
                    && (
                        row <= 120
                            ? (column - 280) * 100 <= (row - 20) * -180
                            : (column - 100) * 160 <= (row - 120) * -80
                    ),
            }
        );

    private static byte[] Uniform(int pixels, ushort value)
    {
        var bytes = new byte[2 * pixels];
        for (var i = 0; i < pixels; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), value);
        }
        return bytes;
    }

    private static bool[] Overlay(string path, int pixels)
    {
        using var source = FrameSource.Open(path);
        var dataset = source.File.Dataset;
        var native = source.ReadFrame(0);
        var all = new bool[pixels];
        for (ushort group = 0x6000; group <= 0x601E; group += 2)
        {
            var bits = dataset.GetBytes(new DicomTag(group, 0x3000)).Span;
            var position = dataset.GetInt(new DicomTag(group, 0x0102)) ?? 0;
            for (var i = 0; i < pixels; i++)
            {
                all[i] |=
                    bits.Length > 0
                        ? (bits[i >> 3] >> (i & 7) & 1) != 0
                        : position > 0
                            && (BitConverter.ToUInt16(native, 2 * i) >> position & 1) != 0;
            }
        }
        return all;
    }

    private static int Coloured(Png pane, int left, int top, int columns, int rows)
    {
        var count = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (r, g, b) = pane[left + x, top + y];
                count += r == g && g == b ? 0 : 1;
            }
        }
        return count;
    }
}
