using Microsoft.Playwright;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Pictures of panes in which a pixel of the image is one of the screen.</summary>
internal static class Capture
{
    /// <summary>Opens a study and shows it at 1:1.</summary>
    public static async Task OpenPixelsAsync(this Viewer viewer, string study)
    {
        // Within the page: starting it anew takes seconds.
        await viewer.Page.EvaluateAsync("path => Blazor.navigateTo(path)", $"study/{study}");
        await viewer.ShownAsync(study);
        // What opening draws a second time is not what the key asks for.
        await viewer.QuietAsync();
        await FramesAsync(viewer);
        await viewer.PressAsync("p");
    }

    /// <summary>Presses a key and waits until the pane is drawn again.</summary>
    public static Task PressAsync(this Viewer viewer, string key) =>
        viewer.DrawnAsync(() => viewer.Page.Keyboard.PressAsync(key));

    /// <summary>Does something and waits until the pane is drawn again.</summary>
    public static async Task DrawnAsync(this Viewer viewer, Func<Task> act)
    {
        var before = await viewer.Page.EvaluateAsync<int>("() => drawn.length");
        await act();
        await viewer.Page.WaitForFunctionAsync("n => drawn.length > n", before);
        await FramesAsync(viewer);
    }

    // Drawn by the worker: the page shows it a frame later.
    private static Task FramesAsync(Viewer viewer) =>
        viewer.Page.EvaluateAsync(
            "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
        );

    /// <summary>The first pane as it is on the screen.</summary>
    public static async Task<Png> PaneAsync(this Viewer viewer) =>
        Png.Read(await Viewer.PictureAsync(viewer.Pane(0)));

    /// <summary>Where an image that is shown at 1:1 begins: its middle is the pane's.</summary>
    public static (int X, int Y) Corner(Png pane, int columns, int rows) =>
        (
            (int)Math.Round((pane.Width - columns) / 2.0),
            (int)Math.Round((pane.Height - rows) / 2.0)
        );

    /// <summary>The largest difference from wanted grey levels, and where: column, row.</summary>
    /// <remarks>Where the pane's size is no whole number, the image's edge may be rounded to the pixel beside.</remarks>
    public static (double Most, int X, int Y) Compare(
        Png pane,
        int columns,
        int rows,
        Func<int, int, double> wanted
    )
    {
        var (left, top) = Corner(pane, columns, rows);
        (int X, int Y)[] places =
        [
            (left, top),
            .. from dx in new[] { 0, -1, 1 }
            from dy in new[] { 0, -1, 1 }
            select (left + dx, top + dy),
        ];
        return places
            .Select(place => Compare(pane, place, columns, rows, wanted))
            .MinBy(result => result.Most);
    }

    private static (double Most, int X, int Y) Compare(
        Png pane,
        (int X, int Y) corner,
        int columns,
        int rows,
        Func<int, int, double> wanted
    )
    {
        var worst = (Most: 0.0, X: 0, Y: 0);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (r, g, b) = pane[corner.X + x, corner.Y + y];
                var grey = wanted(x, y);
                var difference = Math.Max(
                    Math.Abs(r - grey),
                    Math.Max(Math.Abs(g - grey), Math.Abs(b - grey))
                );
                if (difference > worst.Most)
                {
                    worst = (difference, x, y);
                }
            }
        }
        return worst;
    }
}
