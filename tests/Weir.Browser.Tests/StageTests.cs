using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>What the stage loses comes back from RAM, and what it makes goes with its study.</summary>
public sealed class StageTests(WeirFixture weir, BrowserFixture browser)
{
    private static readonly PageScreenshotOptions Middle = new()
    {
        Clip = new Clip
        {
            X = 300,
            Y = 200,
            Width = 500,
            Height = 500,
        },
    };

    [Fact]
    public async Task A_context_lost_in_mid_scroll_is_redrawn_from_RAM_and_nothing_is_fetched_again()
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.test.probe", "1")
        );
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        var picture = await viewer.Page.ScreenshotAsync(Middle);
        var requests = viewer.PixelRequests;
        await viewer.Page.Mouse.MoveAsync(600, 500);
        for (var i = 0; i < 12; i++)
        {
            await viewer.Page.Mouse.WheelAsync(0, 100);
            if (i == 5)
            {
                await viewer.Page.EvaluateAsync("() => weir.test.loseContext()");
            }
        }
        await viewer.UntilAsync("return s.stage.contextsLost === 1 && s.stage.glContexts === 1;");
        await SliceAsync(viewer, 12);
        for (var i = 0; i < 12; i++)
        {
            await viewer.Page.Mouse.WheelAsync(0, -100);
        }
        await SliceAsync(viewer, 0);
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
        var stats = await viewer.QuietAsync();
        Assert.Equal(requests, viewer.PixelRequests);
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean());
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Fifty_visits_leave_the_objects_listeners_and_workers_of_the_start()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await VisitAsync(viewer, 4);
        var before = await CountAsync(viewer);
        await VisitAsync(viewer, 50);
        var after = await CountAsync(viewer);
        Assert.Equal(
            (before.Workers, before.StageListeners),
            (after.Workers, after.StageListeners)
        );
        Assert.InRange(after.GlObjects, 0, before.GlObjects);
        // The browser's own count swings by what it has not collected yet: one listener a visit would be 50.
        Assert.InRange(after.Listeners - before.Listeners, -1000, 10);
        Held.Nothing(await viewer.QuietAsync());
    }

    private async Task VisitAsync(Viewer viewer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await viewer.OpenAsync(weir.CtStudies[i % 4]);
            await viewer.BackAsync();
        }
    }

    private static Task SliceAsync(Viewer viewer, int slice) =>
        viewer.Page.WaitForSelectorAsync(
            $"[data-testid=viewport][data-index='0'][data-slice='{slice}'][data-state=ready]"
        );

    private static async Task<Counts> CountAsync(Viewer viewer)
    {
        var stage = (await viewer.QuietAsync()).GetProperty("stage");
        var devtools = await viewer.Page.Context.NewCDPSessionAsync(viewer.Page);
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        var dom = (await devtools.SendAsync("Memory.getDOMCounters"))!.Value;
        await devtools.DetachAsync();
        return new Counts(
            Sum(stage, "glTextures", "glPrograms", "glBuffers", "glVertexArrays", "glContexts"),
            Sum(stage, "listeners"),
            dom.GetProperty("jsEventListeners").GetInt32(),
            viewer.Page.Workers.Count
        );
    }

    private static int Sum(JsonElement stage, params ReadOnlySpan<string> names)
    {
        var sum = 0;
        foreach (var name in names)
        {
            sum += stage.GetProperty(name).GetInt32();
        }
        return sum;
    }

    private sealed record Counts(int GlObjects, int StageListeners, int Listeners, int Workers);
}
