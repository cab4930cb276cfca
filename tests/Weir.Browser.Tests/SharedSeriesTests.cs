using Microsoft.Playwright;
using Weir.LeakLab;
using Weir.Server.Archive;

namespace Weir.Browser.Tests;

/// <summary>Real series of other people's scanners open and scroll.</summary>
public sealed class SharedSeriesTests(BrowserFixture browser)
{
    [Fact]
    public async Task Every_shared_series_opens_and_scrolls_from_end_to_end()
    {
        var ct = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("weir-shared-").FullName;
        IReadOnlyList<string> studies;
        await using (var archive = ArchiveStore.Open(data))
        {
            var shared = Path.Combine(WeirFixture.Root, "..", "shared", "dicom", "series");
            await archive.ImportAsync([shared], null, null, ct);
            studies =
            [
                .. archive.FindStudies(new StudyQuery()).Items.Select(study => study.StudyUid),
            ];
        }
        await using (
            var server = await WeirServer.StartAsync(WeirFixture.Executable, data, ct, "--no-demo")
        )
        {
            await using var viewer = await browser.OpenAsync(server.Address, "/");
            Assert.Equal(5, studies.Count);
            foreach (var study in studies)
            {
                await viewer.OpenAsync(study);
                await viewer.LoadedAsync(study);
                await ScrollAsync(viewer);
                await viewer.BackAsync();
                Held.Nothing(await viewer.QuietAsync());
            }
            Assert.Empty(viewer.Errors);
        }
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Puts each series into the pane and goes to its last slice and back to its first.</summary>
    private static async Task ScrollAsync(Viewer viewer)
    {
        var cards = viewer.Test("series-card");
        for (var i = 0; i < await cards.CountAsync(); i++)
        {
            var series = await cards.Nth(i).GetAttributeAsync("data-series-uid");
            await cards.Nth(i).ClickAsync();
            await viewer.Page.WaitForSelectorAsync(
                $"[data-testid=viewport][data-index='0'][data-series-uid='{series}'][data-state=ready]"
            );
            await viewer.Page.Keyboard.PressAsync("End");
            await viewer.Page.Keyboard.PressAsync("Home");
            await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "0");
        }
    }
}
