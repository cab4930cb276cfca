namespace Weir.Browser.Tests;

/// <summary>Memory that nobody accounts for is noticed, by what the browser itself measures.</summary>
public sealed class LeakAlarmTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task A_leak_of_150_MB_is_noticed_and_the_tabs_own_bytes_are_not()
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.test.probe", "1"),
            ("weir.test.measureMs", "200"),
            ("weir.memory.limit", $"{256 << 20}")
        );
        await viewer.ListedAsync();
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => crossOriginIsolated"));
        await MeasuredAsync(viewer, 1);
        // 32 MB that the ledger knows of.
        foreach (var study in weir.CtStudies.Take(4))
        {
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            await viewer.BackAsync();
        }
        await MeasuredAsync(viewer, 3);
        var before = await viewer.StatsAsync();
        Assert.False(before.GetProperty("leaks").GetBoolean());
        Assert.InRange(before.GetProperty("unaccountedBytes").GetInt64(), 0, 100_000_000);
        await viewer.Page.EvaluateAsync("() => weir.test.leak(150e6)");
        await MeasuredAsync(viewer, 4);
        var after = await viewer.StatsAsync();
        Assert.True(after.GetProperty("leaks").GetBoolean(), $"Not noticed: {after}");
        Assert.InRange(after.GetProperty("unaccountedBytes").GetInt64(), 120_000_000, 280_000_000);
        var report = await viewer.Page.EvaluateAsync<string>(
            "async () => JSON.stringify((await weir.report()).leak)"
        );
        Assert.Contains("thresholdBytes", report);
        Assert.DoesNotContain(weir.CtStudies[0], report);
    }

    /// <summary>Waits until the browser has measured so many times: it takes its time, up to 20 s each.</summary>
    private static async Task MeasuredAsync(Viewer viewer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var last = (await viewer.StatsAsync()).GetProperty("measuredBytes").GetInt64();
            await viewer.UntilAsync($"return s.measuredBytes > 0 && s.measuredBytes !== {last};");
        }
    }
}
