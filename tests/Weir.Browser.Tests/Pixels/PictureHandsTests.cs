using Microsoft.Playwright;
using Weir.Imaging;

namespace Weir.Browser.Tests.Pixels;

/// <summary>What a hand can do with a picture, on a PET of a real patient: turn, colour, magnify, capture, share, two fingers.</summary>
public sealed class PictureHandsTests(BrowserFixture browser)
{
    // Of the pane, so far from its texts and bars.
    private const double Middle = 0.25;

    [Fact]
    public async Task A_picture_is_turned_and_flipped_and_comes_back_pixel_for_pixel()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var before = await viewer.PaneAsync();
        await viewer.PressAsync("d");
        var turned = await viewer.PaneAsync();
        await viewer.KeepPictureAsync("picture-turned");
        Assert.True(Differs(before, turned, (x, y) => (x, y)) > 20);
        // Clockwise: what lay above the middle lies to the right of it.
        Assert.InRange(Differs(before, turned, (x, y) => (-y, x)), 0, 3);
        await viewer.PressAsync("h");
        Assert.InRange(Differs(before, await viewer.PaneAsync(), (x, y) => (y, x)), 0, 3);
        await viewer.PressAsync("h");
        await viewer.PressAsync("D");
        Same(before, await viewer.PaneAsync());
        await viewer.PressAsync("H");
        Assert.InRange(Differs(before, await viewer.PaneAsync(), (x, y) => (x, -y)), 0, 3);
        await viewer.PressAsync("r");
        Same(before, await viewer.PaneAsync());
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Colours_are_those_of_the_palette_for_each_grey_and_the_bar_shows_all_of_them()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var grey = await viewer.PaneAsync();
        await viewer.PressAsync("m");
        var coloured = await viewer.PaneAsync();
        await viewer.KeepPictureAsync("picture-hot-iron");
        var rgb = ColourMap.HotIron.Rgb.ToArray();
        var seen = new HashSet<int>();
        foreach (var (x, y) in Places(grey))
        {
            var g = grey[x, y].R;
            seen.Add(g);
            // Half a level of rounding may fall to either side.
            Assert.Contains(
                new[] { g - 1, g, g + 1 },
                n =>
                    n is >= 0 and < 256
                    && coloured[x, y] == (rgb[n * 3], rgb[n * 3 + 1], rgb[n * 3 + 2])
            );
        }
        Assert.True(seen.Count > 60, $"{seen.Count} greys are no proof");
        await viewer.Test("picture-menu").ClickAsync();
        await viewer.KeepPictureAsync("picture-menu");
        await viewer.DrawnAsync(() =>
            viewer.Page.Locator("[data-colours=pet-20-step]").ClickAsync()
        );
        await viewer.KeepPictureAsync("picture-pet-20-step");
        var bar = await viewer.PaneAsync();
        var column = Enumerable.Range(0, bar.Height).Select(y => bar[45, y]).ToHashSet();
        Assert.Superset(
            ColourMap.Pet20Step.Rgb.ToArray().Chunk(3).Select(c => (c[0], c[1], c[2])).ToHashSet(),
            column
        );
    }

    [Fact]
    public async Task Without_interpolation_pixels_are_squares()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var smooth = Steps(await viewer.PaneAsync());
        await viewer.PressAsync("u");
        await viewer.KeepPictureAsync("picture-nearest");
        Assert.True(Steps(await viewer.PaneAsync()) < smooth / 2);
    }

    [Fact]
    public async Task A_lens_magnifies_about_the_pointer_and_goes_with_the_button()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var before = await viewer.PaneAsync();
        var box = (await viewer.Pane(0).BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        await viewer.Page.Mouse.MoveAsync(x, y);
        await viewer.Page.Keyboard.DownAsync("Shift");
        await viewer.DrawnAsync(() => viewer.Page.Mouse.DownAsync());
        await viewer.KeepPictureAsync("picture-lens");
        var lens = await viewer.PaneAsync();
        // A point 10 from the middle is what was at 4.
        Assert.InRange(Magnified(before, lens, 2.5), 0, 6);
        await viewer.DrawnAsync(() => viewer.Page.Mouse.UpAsync());
        await viewer.Page.Keyboard.UpAsync("Shift");
        await viewer.Page.Mouse.MoveAsync(5, 5);
        Same(before, await viewer.PaneAsync());
    }

    [Fact]
    public async Task A_picture_is_saved_with_and_without_texts_under_a_name_without_a_patient()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var shown = await viewer.PaneAsync();
        var withTexts = await SaveAsync(viewer, "s");
        var plain = await SaveAsync(viewer, "S");
        Assert.Equal((shown.Width, shown.Height), (withTexts.Width, withTexts.Height));
        Assert.True(Texts(withTexts) > 200);
        Assert.Equal(0, Texts(plain));
        Assert.InRange(Differs(shown, plain, (x, y) => (x, y)), 0, 0.5);
        // What is on the screen did not change by it.
        Assert.True(Texts(await viewer.PaneAsync()) > 200);
    }

    [Fact]
    public async Task The_picture_and_its_link_go_to_the_clipboard_and_the_link_opens_exactly_it()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        await viewer.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await viewer.PressAsync("PageDown");
        await viewer.PressAsync("]");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "20");
        var label = await viewer.Pane(0).GetAttributeAsync("aria-label");
        await viewer.Page.Keyboard.PressAsync("y");
        await Assertions.Expect(viewer.Test("picture-note")).ToContainTextAsync("picture");
        var types = await viewer.Page.EvaluateAsync<string[]>(
            "async () => (await navigator.clipboard.read())[0].types"
        );
        Assert.Contains("image/png", types);
        await viewer.Page.Keyboard.PressAsync("Y");
        await Assertions.Expect(viewer.Test("picture-note")).ToContainTextAsync("link");
        var link = await viewer.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        await viewer.GoAsync(new Uri(link).PathAndQuery);
        await viewer.ShownAsync(archive.Studies[0]);
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "20");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("aria-label", label!);
    }

    [Fact]
    public async Task Two_fingers_zoom_and_scroll_one_uses_the_tool_and_two_taps_are_a_double_click()
    {
        await using var archive = await StartAsync();
        await using var viewer = await OpenAsync(archive);
        var cdp = await viewer.Page.Context.NewCDPSessionAsync(viewer.Page);
        var box = (await viewer.Pane(0).BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);

        Task Touch(string type, params (double X, double Y)[] at) =>
            cdp.SendAsync(
                "Input.dispatchTouchEvent",
                new Dictionary<string, object>
                {
                    ["type"] = type,
                    ["touchPoints"] = at.Select(
                            (p, id) =>
                                new Dictionary<string, object>
                                {
                                    ["x"] = p.X,
                                    ["y"] = p.Y,
                                    ["id"] = id,
                                }
                        )
                        .ToArray(),
                }
            );

        await Touch("touchStart", (x - 50, y));
        await Touch("touchStart", (x - 50, y), (x + 50, y));
        for (var i = 1; i <= 5; i++)
        {
            await Touch("touchMove", (x - 50 - 10 * i, y), (x + 50 + 10 * i, y));
        }
        await Touch("touchEnd");
        await Assertions
            .Expect(viewer.Pane(0))
            .ToHaveAttributeAsync(
                "aria-label",
                new System.Text.RegularExpressions.Regex("Zoom 200 %")
            );
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "10");
        await viewer.PressAsync("f");

        await Touch("touchStart", (x - 50, y));
        await Touch("touchStart", (x - 50, y), (x + 50, y));
        for (var i = 1; i <= 10; i++)
        {
            await Touch("touchMove", (x - 50, y + 10 * i), (x + 50, y + 10 * i));
        }
        await Touch("touchEnd");
        await Assertions.Expect(viewer.Pane(0)).Not.ToHaveAttributeAsync("data-slice", "10");
        Assert.Contains("Zoom 100 %", await viewer.Pane(0).GetAttributeAsync("aria-label"));

        var before = await viewer.Pane(0).GetAttributeAsync("aria-label");
        await Touch("touchStart", (x, y));
        await Touch("touchMove", (x + 60, y));
        await Touch("touchEnd");
        await Assertions.Expect(viewer.Pane(0)).Not.ToHaveAttributeAsync("aria-label", before!);

        await viewer.LayoutAsync(2, 2);
        await Assertions.Expect(viewer.Page.Locator("[data-testid=viewport]")).ToHaveCountAsync(4);
        (x, y) = (x - 200, y - 200);
        for (var tap = 0; tap < 2; tap++)
        {
            await Touch("touchStart", (x, y));
            await Touch("touchEnd");
        }
        await Assertions.Expect(viewer.Page.Locator("[data-testid=viewport]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_bar_holds_all_its_buttons_and_the_menu_breaks_no_rule()
    {
        await using var archive = await StartAsync();
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await using var viewer = await OpenAsync(archive);
            await viewer.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.True(
                await viewer.Page.EvaluateAsync<bool>(
                    "() => { const b = document.querySelector('.viewer-bar'); return b.scrollWidth <= b.clientWidth; }"
                )
            );
            await viewer.Test("picture-menu").ClickAsync();
            await viewer.KeepPictureAsync($"picture-menu-{scheme}".ToLowerInvariant());
            await AccessibilityTests.CheckAsync(viewer, $"menu of the picture, {scheme}");
            await viewer.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(viewer.Test("picture-menu")).ToBeFocusedAsync();
        }
    }

    private static Task<FileArchive> StartAsync() =>
        FileArchive.StartAsync(["series/petct-acrin-042/pt-ac"]);

    private async Task<Viewer> OpenAsync(FileArchive archive)
    {
        var viewer = await browser.OpenAsync(archive.Server.Address);
        await viewer.OpenAsync(archive.Studies[0]);
        await viewer.LoadedAsync(archive.Studies[0]);
        await viewer.PressAsync("PageDown");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "10");
        await viewer.Page.Mouse.MoveAsync(5, 5);
        return viewer;
    }

    private static async Task<Png> SaveAsync(Viewer viewer, string key)
    {
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() =>
            viewer.Page.Keyboard.PressAsync(key)
        );
        Assert.Matches(@"^weir-pt-\d+-11\.png$", download.SuggestedFilename);
        return Png.Read(await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    private static IEnumerable<(int X, int Y)> Places(Png pane)
    {
        var reach = (int)(Math.Min(pane.Width, pane.Height) * Middle);
        for (var y = -reach; y < reach; y += 3)
        {
            for (var x = -reach; x < reach; x += 3)
            {
                yield return (pane.Width / 2 + x, pane.Height / 2 + y);
            }
        }
    }

    // The mean difference of the greys around the middle, where a place of the first is looked for in the second.
    private static double Differs(Png a, Png b, Func<int, int, (int X, int Y)> to)
    {
        var (cx, cy) = (a.Width / 2, a.Height / 2);
        return Places(a)
            .Average(p =>
            {
                var (x, y) = to(p.X - cx, p.Y - cy);
                return Math.Abs(a[p.X, p.Y].R - b[cx + x, cy + y].R);
            });
    }

    private static double Magnified(Png before, Png lens, double zoom)
    {
        var (cx, cy) = (before.Width / 2, before.Height / 2);
        return Enumerable
            .Range(-36, 73)
            .SelectMany(y => Enumerable.Range(-36, 73).Select(x => (X: x, Y: y)))
            .Average(p =>
                Math.Abs(
                    before[cx + p.X, cy + p.Y].R
                        - lens[cx + (int)Math.Round(p.X * zoom), cy + (int)Math.Round(p.Y * zoom)].R
                )
            );
    }

    private static int Steps(Png pane) =>
        Places(pane).Count(p => pane[p.X, p.Y].R != pane[p.X + 1, p.Y].R);

    // Bright pixels of the upper left corner, which no body reaches.
    private static int Texts(Png pane) =>
        Enumerable.Range(0, 60).Sum(y => Enumerable.Range(0, 120).Count(x => pane[x, y].R > 150));

    private static void Same(Png a, Png b) => Assert.Equal(0, Differs(a, b, (x, y) => (x, y)));
}
