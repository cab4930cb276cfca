using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>A pane never shows one patient's name over another's pixels.</summary>
public sealed class MixTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task Twenty_fast_switches_with_late_and_failing_frames_show_whole_pictures_of_one_study_only()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var studies = weir.CtStudies.Take(4).ToArray();
        var clip = new PageScreenshotOptions
        {
            Clip = new Clip
            {
                X = 170,
                Y = 60,
                Width = 1060,
                Height = 860,
            },
        };
        // What each study looks like, texts and pixels, when nothing disturbs it.
        var whole = new Dictionary<string, string>();
        foreach (var study in studies)
        {
            await viewer.OpenAsync(study);
            whole.Add(study, await PictureAsync(viewer, clip));
            await viewer.BackAsync();
        }
        Assert.Equal(studies.Length, whole.Values.Distinct().Count());
        await viewer.Page.EvaluateAsync("() => weir.purgeCache()");

        var random = new Random(7);
        await viewer.Page.Context.RouteAsync(
            "**/api/studies/**",
            async route =>
            {
                var (late, fails) = (random.Next(400), random.Next(6) == 0);
                await Task.Delay(late);
                await (fails ? route.AbortAsync() : route.ContinueAsync());
            }
        );
        var last = "";
        for (var i = 0; i < 20; i++)
        {
            last = studies[
                (Array.IndexOf(studies, last) + random.Next(1, studies.Length) + studies.Length)
                    % studies.Length
            ];
            await viewer.Page.EvaluateAsync("(path) => Blazor.navigateTo(path)", $"/study/{last}");
            await viewer.Page.WaitForTimeoutAsync(random.Next(300));
        }
        await viewer.Page.Context.UnrouteAllAsync();
        // Whatever failed on the way has left no mark: each study looks as before.
        await viewer.Page.EvaluateAsync("(path) => Blazor.navigateTo(path)", "/");
        await viewer.ListedAsync();
        foreach (var study in studies)
        {
            await viewer.OpenAsync(study);
            Assert.Equal(whole[study], await PictureAsync(viewer, clip));
            await viewer.BackAsync();
        }
        Held.Nothing(await viewer.QuietAsync());
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Mid_switch_a_pane_shows_one_study_whole_or_no_image()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var pair = weir.CtStudies.Skip(4).Take(2).ToArray();
        // One screenshot with the patient's name and a good part of the image, so that both are of one moment.
        var clip = new PageScreenshotOptions
        {
            Clip = new Clip
            {
                X = 170,
                Y = 55,
                Width = 500,
                Height = 400,
            },
        };
        var known = new HashSet<string>();
        foreach (var study in pair)
        {
            await viewer.OpenAsync(study);
            known.Add(await PictureAsync(viewer, clip));
            await viewer.BackAsync();
        }
        Assert.Equal(2, known.Count);
        await viewer.Page.EvaluateAsync("() => weir.purgeCache()");
        var held = true;
        await viewer.Page.Context.RouteAsync(
            url =>
                url.Contains("/open", StringComparison.Ordinal)
                || url.Contains("/frames", StringComparison.Ordinal),
            async route =>
            {
                do
                {
                    await Task.Delay(300);
                } while (held);
                await route.ContinueAsync();
            }
        );
        // What is allowed beside them: an empty pane, and one with the new study's texts and no image, while its pixels are held back.
        foreach (var study in pair)
        {
            held = true;
            await viewer.Row(study).ClickAsync();
            await viewer.Test("viewport").WaitForAsync();
            known.Add(await PictureAsync(viewer, clip));
            await viewer.Page.WaitForTimeoutAsync(800);
            known.Add(await PictureAsync(viewer, clip));
            held = false;
            await viewer.ShownAsync(study);
            await viewer.BackAsync();
            await viewer.Page.EvaluateAsync("() => weir.purgeCache()");
        }
        Assert.InRange(known.Count, 4, 5);
        await viewer.OpenAsync(pair[0]);
        for (var i = 1; i < 12; i++)
        {
            await viewer.Page.EvaluateAsync("() => weir.purgeCache()");
            await viewer.Page.EvaluateAsync(
                "(path) => Blazor.navigateTo(path)",
                $"/study/{pair[i % 2]}"
            );
            for (var look = 0; look < 5; look++)
            {
                Assert.Contains(await PictureAsync(viewer, clip), known);
            }
            await viewer.ShownAsync(pair[i % 2]);
        }
    }

    private static async Task<string> PictureAsync(Viewer viewer, PageScreenshotOptions clip) =>
        Convert.ToBase64String(await viewer.Page.ScreenshotAsync(clip));
}
