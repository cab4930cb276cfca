using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Weir.Dicom;
using Weir.LeakLab;
using Weir.Server.Archive;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Values come from the source pixels, however little memory the tab may use.</summary>
public sealed partial class ValuesTests(BrowserFixture browser)
{
    private const string Small = "67108864";
    private const string Large = "4294967296";

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task Values_and_means_of_a_PET_are_those_of_its_files(string budget)
    {
        var ct = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("weir-values-").FullName;
        var folder = Path.Combine(WeirFixture.Root, "../shared/dicom/series/petct-acrin-042/pt-ac");
        string study;
        await using (var archive = ArchiveStore.Open(data))
        {
            await archive.ImportAsync([folder], null, null, ct);
            study = archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
        }
        await using (
            var server = await WeirServer.StartAsync(WeirFixture.Executable, data, ct, "--no-demo")
        )
        {
            await using var viewer = await browser.OpenAsync(
                server.Address,
                ("weir.memory.limit", budget)
            );
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            for (var page = 1; page <= 3; page++)
            {
                await viewer.Page.Keyboard.PressAsync("PageDown");
                await Assertions
                    .Expect(viewer.Pane(0))
                    .ToHaveAttributeAsync("data-slice", $"{10 * page}");
            }
            var sop = await ShownAsync(viewer);
            var file = Directory
                .EnumerateFiles(folder)
                .First(path =>
                    DicomFile.Read(path).Dataset.GetUid(DicomTags.SOPInstanceUID) == sop
                );
            var (values, columns) = ValuesOf(file);
            var factor = 91_000 / (588_802_304 * Math.Pow(2, -9527 / 6588.0));

            foreach (var (x, y) in new[] { (0.5, 0.5), (0.42, 0.31), (0.6, 0.66) })
            {
                var (column, row, text) = await ProbeAsync(
                    viewer,
                    x,
                    y,
                    columns,
                    values.Length / columns
                );
                var value = values[(row * columns) + column];
                var parts = Reading().Match(text);
                Assert.True(parts.Success, text);
                Same(value, parts.Groups[1].Value);
                Same(value * factor, parts.Groups[2].Value);
            }
            await CompareEllipseAsync(viewer, values, columns, factor);
            Assert.Empty(viewer.Errors);
        }
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_reduced_picture_still_tells_the_values_of_every_pixel()
    {
        const int Side = 4096;
        await using var own = await OwnArchive.StartAsync(Side, [1]);
        await using var viewer = await browser.OpenAsync(
            own.Server.Address,
            ("weir.memory.limit", Small)
        );
        await viewer.Row("2.25.1").ClickAsync();
        await Assertions
            .Expect(viewer.Pane(0))
            .ToHaveAttributeAsync("aria-label", new Regex("Reduced"));
        var pixels = new byte[Side * Side * 2];
        new Random(HashCode.Combine(1, 0)).NextBytes(pixels);
        foreach (var (x, y) in new[] { (0.5, 0.5), (0.301, 0.7), (0.699, 0.2) })
        {
            var (column, row, text) = await ProbeAsync(viewer, x, y, Side, Side);
            var at = ((row * Side) + column) * 2;
            var value = BinaryPrimitives.ReadUInt16LittleEndian(pixels.AsSpan(at));
            Assert.Equal($"{value} HU", text);
        }
        Assert.Empty(viewer.Errors);
    }

    /// <summary>Draws an ellipse and compares what it says with the values of the file, by the definition of what is inside.</summary>
    private static async Task CompareEllipseAsync(
        Viewer viewer,
        double[] values,
        int columns,
        double factor
    )
    {
        await viewer.Test("tool-Ellipse").ClickAsync();
        var box = (await viewer.Pane(0).BoundingBoxAsync())!;
        var (from, to) = ((0.4, 0.35), (0.55, 0.6));
        var (left, top) = (box.X + (box.Width * from.Item1), box.Y + (box.Height * from.Item2));
        var (right, bottom) = (box.X + (box.Width * to.Item1), box.Y + (box.Height * to.Item2));
        await viewer.Page.Mouse.MoveAsync((float)left, (float)top);
        await viewer.Page.Mouse.DownAsync();
        await viewer.Page.Mouse.MoveAsync((float)right, (float)bottom, new() { Steps = 5 });
        await viewer.Page.Mouse.UpAsync();
        var list = viewer.Test("measurements");
        await Assertions.Expect(list).ToContainTextAsync("SUVbw Mean");
        var label = await list.InnerTextAsync();
        await viewer.KeepPictureAsync("ellipse");

        var (x0, y0, scale) = ImageIn(box, columns, values.Length / columns);
        var (cx, cy) = ((((left + right) / 2) - x0) / scale, (((top + bottom) / 2) - y0) / scale);
        var (rx, ry) = ((right - left) / 2 / scale, (bottom - top) / 2 / scale);
        var inside = values
            .Where(
                (_, i) =>
                    Math.Pow((((i % columns) + 0.5) - cx) / rx, 2)
                        + Math.Pow((((i / columns) + 0.5) - cy) / ry, 2)
                    < 1
            )
            .ToArray();
        Assert.True(inside.Length > 100);
        var numbers = Number().Matches(label).Select(m => m.Value).ToArray();
        var mean = inside.Average();
        var deviation = Math.Sqrt(inside.Sum(v => (v - mean) * (v - mean)) / (inside.Length - 1));
        Same(mean, numbers[0]);
        Same(deviation, numbers[1]);
        Same(inside.Min(), numbers[2]);
        Same(inside.Max(), numbers[3]);
        Same(mean * factor, numbers[4]);
        Same(inside.Max() * factor, numbers[5]);
    }

    /// <summary>Puts the pointer on a place of the pane and waits for what is said of the pixel that lies there.</summary>
    private static async Task<(int Column, int Row, string Text)> ProbeAsync(
        Viewer viewer,
        double x,
        double y,
        int columns,
        int rows
    )
    {
        var box = (await viewer.Pane(0).BoundingBoxAsync())!;
        var (atX, atY) = (box.X + (box.Width * x), box.Y + (box.Height * y));
        await viewer.Page.Mouse.MoveAsync((float)atX, (float)atY);
        var (left, top, scale) = ImageIn(box, columns, rows);
        var (column, row) = ((int)((atX - left) / scale), (int)((atY - top) / scale));
        var probe = viewer.Test("probe");
        await Assertions.Expect(probe).ToHaveTextAsync(new Regex($"^{column}, {row}\\D"));
        var text = await probe.InnerTextAsync();
        return (column, row, Place().Match(text).Groups[3].Value);
    }

    /// <summary>An image of square pixels fills the shorter side of its pane, in the middle.</summary>
    private static (double Left, double Top, double Scale) ImageIn(
        LocatorBoundingBoxResult box,
        int columns,
        int rows
    )
    {
        var scale = Math.Min(box.Width / columns, box.Height / rows);
        return (
            box.X + ((box.Width - (columns * scale)) / 2),
            box.Y + ((box.Height - (rows * scale)) / 2),
            scale
        );
    }

    private static async Task<string> ShownAsync(Viewer viewer)
    {
        await viewer.QuietAsync();
        return await viewer.Page.EvaluateAsync<string>("() => drawn[drawn.length - 1].sop");
    }

    private static (double[] Values, int Columns) ValuesOf(string path)
    {
        using var source = FrameSource.Open(path);
        var dataset = DicomFile.Read(path).Dataset;
        var raw = PixelDecoder.DecodeFrame(source, 0);
        var (slope, intercept) = (
            dataset.GetDouble(DicomTags.RescaleSlope)!.Value,
            dataset.GetDouble(DicomTags.RescaleIntercept)!.Value
        );
        var values = new double[raw.Length / 2];
        for (var i = 0; i < values.Length; i++)
        {
            var stored = BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(2 * i));
            values[i] = (stored * slope) + intercept;
        }
        return (values, dataset.GetInt(DicomTags.Columns)!.Value);
    }

    /// <summary>What is shown is the value in four digits, or whole from a thousand on.</summary>
    private static void Same(double expected, string shown)
    {
        var value = double.Parse(shown, CultureInfo.InvariantCulture);
        var tolerance = Math.Max(
            Math.Abs(expected) * 5e-4,
            Math.Abs(expected) >= 1000 ? 0.5 : 1e-9
        );
        Assert.InRange(value, expected - tolerance, expected + tolerance);
    }

    [GeneratedRegex(@"^(\d+), (\d+)\s*(.*)$", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"^(\S+) Bq/ml\s+SUVbw (\S+)$")]
    private static partial Regex Reading();

    [GeneratedRegex(@"-?\d[\d.e+-]*")]
    private static partial Regex Number();
}
