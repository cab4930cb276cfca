using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests.Reading;

/// <summary>A current study and its prior, in a real browser.</summary>
public sealed class ComparingTests(WeirFixture weir, BrowserFixture browser)
{
    private const string Axe =
        "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))"
        + ".violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))";

    private const int FirstScreen = 8;

    [Fact]
    public async Task A_prior_of_the_demo_comes_beside_the_current_follows_it_and_goes_again()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var (current, prior) = await PairAsync(viewer);
        await viewer.OpenAsync(current);
        await Assertions.Expect(viewer.Test("timeline-study")).ToHaveCountAsync(2);
        // Until it is shown nothing of it comes but a first screen, when the current one is there.
        await viewer.LoadedAsync(current);
        Assert.InRange(DrawableOf(await viewer.QuietAsync(), prior), 0, FirstScreen);
        await viewer
            .Page.Locator($"[data-testid=timeline-study][data-study-uid='{prior}']")
            .ClickAsync();
        await viewer.ShownAsync(prior, pane: 1);
        await viewer.ShownAsync(current);
        await Assertions.Expect(viewer.Test("sync-mark")).ToBeVisibleAsync();
        await viewer.Pane(0).FocusAsync();
        await DownAsync(viewer, 5);
        // Both were made in one place: their offset is 0.
        await SliceAsync(viewer, 0, 5);
        await SliceAsync(viewer, 1, 5);
        await DownAsync(viewer, 3);
        await SliceAsync(viewer, 0, 8);
        await SliceAsync(viewer, 1, 8);
        await CheckAsync(viewer, "the comparison");
        await viewer.KeepPictureAsync("compare-side");
        await viewer.Test("compare-stacked").ClickAsync();
        await viewer.ShownAsync(prior, pane: 1);
        await viewer.KeepPictureAsync("compare-stacked");
        await viewer.Test("compare-flicker").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
        await viewer.Page.Keyboard.PressAsync("0");
        await viewer.ShownAsync(prior, pane: 1);
        await viewer.KeepPictureAsync("compare-flicker");
        await viewer.Test("turn-rate").SelectOptionAsync("3");
        await viewer.Test("turns").ClickAsync();
        foreach (var study in new[] { current, prior, current })
        {
            await viewer.Page.WaitForSelectorAsync(
                $"[data-testid=viewport][data-study-uid='{study}'][data-state=ready]"
            );
        }
        await viewer.Test("turns").ClickAsync();
        await viewer.Page.Keyboard.PressAsync("\\");
        await Assertions.Expect(viewer.Test("compare-end")).ToHaveCountAsync(0);
        await viewer.ShownAsync(current);
        await viewer.BackAsync();
        Held.Nothing(await viewer.QuietAsync());
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Two_studies_of_a_phantom_of_which_one_is_tilted_stand_beside_each_other_and_do_not_pretend_to_be_parallel()
    {
        await using var archive = await FileArchive.StartAsync(["series/ct-headphantom-philips"]);
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            (BrowserFixture.Hanging, "off")
        );
        var studies = await viewer.Page.EvaluateAsync<string[]>(
            "async () => (await (await fetch('/api/studies?sort=-studyDate')).json()).studies.map((s) => s.studyInstanceUid)"
        );
        Assert.Equal(2, studies.Length);
        await viewer.OpenAsync(studies[0]);
        await Assertions.Expect(viewer.Test("timeline-study")).ToHaveCountAsync(2);
        await viewer.Page.Keyboard.PressAsync("\\");
        await viewer.ShownAsync(studies[1], pane: 1);
        await viewer.Test("sync").ClickAsync();
        await Assertions.Expect(viewer.Test("sync-relation")).ToContainTextAsync("not parallel");
        await viewer.KeepPictureAsync("compare-tilted");
        await viewer.Page.Keyboard.PressAsync("Escape");
        var before = await viewer.Pane(1).GetAttributeAsync("data-slice");
        await viewer.Pane(0).FocusAsync();
        await DownAsync(viewer, 4);
        await SliceAsync(viewer, 0, 4);
        await viewer.QuietAsync();
        await Assertions.Expect(viewer.Pane(1)).ToHaveAttributeAsync("data-slice", before!);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Another_patient_beside_the_first_is_asked_about()
    {
        var (one, mr) = (weir.CtStudies[0], weir.MrStudy);
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            (BrowserFixture.Hanging, "off")
        );
        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={one},{mr}");
        await viewer.ShownAsync(one);
        await Assertions.Expect(viewer.Test("patients-banner")).ToBeVisibleAsync();
        await viewer.LayoutAsync(1, 2);
        await viewer.Pane(1).FocusAsync();
        await viewer.Test("series-card").Last.ClickAsync();
        await viewer.Test("another-patient").WaitForAsync();
        await CheckAsync(viewer, "the question whose images they are");
        await viewer.KeepPictureAsync("another-patient");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Test("another-patient")).ToHaveCountAsync(0);
        await Assertions
            .Expect(viewer.Page.Locator($"[data-testid=viewport][data-study-uid='{mr}']"))
            .ToHaveCountAsync(0);
        await viewer.Test("series-card").Last.ClickAsync();
        await viewer.Test("another-patient-confirm").ClickAsync();
        await viewer.ShownAsync(mr, pane: 1);
        await Assertions.Expect(viewer.Test("patients-banner")).ToBeVisibleAsync();
        Assert.Empty(viewer.Errors);
    }

    private static int DrawableOf(JsonElement stats, string study) =>
        stats
            .GetProperty("studies")
            .EnumerateArray()
            .Where(s => s.GetProperty("studyUid").GetString() == study)
            .Sum(s => s.GetProperty("drawableFrames").GetInt32());

    private static Task SliceAsync(Viewer viewer, int pane, int slice) =>
        Assertions.Expect(viewer.Pane(pane)).ToHaveAttributeAsync("data-slice", $"{slice}");

    private static async Task DownAsync(Viewer viewer, int slices)
    {
        for (var i = 0; i < slices; i++)
        {
            await viewer.Page.Keyboard.PressAsync("ArrowDown");
        }
    }

    // The demo's only patient of two studies.
    private static async Task<(string Current, string Prior)> PairAsync(Viewer viewer)
    {
        var pair = await viewer.Page.EvaluateAsync<string[]>(
            "async () => { const all = (await (await fetch('/api/studies?sort=-studyDate&limit=100')).json()).studies;"
                + " const two = all.filter((s) => all.filter((o) => o.patientId === s.patientId).length === 2);"
                + " return two.map((s) => s.studyInstanceUid); }"
        );
        return (pair[0], pair[1]);
    }

    private static async Task CheckAsync(Viewer viewer, string what)
    {
        if (!await viewer.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await viewer.Page.EvaluateAsync(
                await File.ReadAllTextAsync(
                    Path.Combine(
                        WeirFixture.Root,
                        "src/Weir.Client/Stage/stage/node_modules/axe-core/axe.min.js"
                    )
                )
            );
        }
        var violations = await viewer.Page.EvaluateAsync<string[]>(Axe);
        Assert.True(violations.Length == 0, $"{what}: {string.Join('\n', violations)}");
    }
}
