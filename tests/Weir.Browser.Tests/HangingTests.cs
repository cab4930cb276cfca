using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>Layouts and hanging protocols in a real browser, on real data.</summary>
public sealed class HangingTests(WeirFixture weir, BrowserFixture browser)
{
    private static readonly (string, string)[] On = [(BrowserFixture.Hanging, "")];

    [Fact]
    public async Task A_layout_is_picked_by_keys_filled_by_Enter_on_a_card_and_maximised_by_a_double_click()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.Page.Keyboard.PressAsync("g");
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        await viewer.KeepPictureAsync("layout-picker");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.ShownAsync(weir.MrStudy, pane: 3);
        await Assertions.Expect(viewer.Test("layout")).ToBeFocusedAsync();
        // Enter on a card shows it in the active viewport.
        await viewer.Pane(3).ClickAsync();
        var card = viewer.Test("series-card").First;
        await card.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        var series = await card.GetAttributeAsync("data-series-uid");
        await Assertions.Expect(viewer.Pane(3)).ToHaveAttributeAsync("data-series-uid", series!);
        // A drag puts it into another.
        await viewer.Test("series-card").Nth(1).DragToAsync(viewer.Pane(2));
        await Assertions
            .Expect(viewer.Pane(2))
            .ToHaveAttributeAsync(
                "data-series-uid",
                (await viewer.Test("series-card").Nth(1).GetAttributeAsync("data-series-uid"))!
            );
        await viewer.Pane(2).DblClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
        await Assertions.Expect(viewer.Pane(2)).ToHaveAttributeAsync("data-state", "ready");
        await viewer.Pane(2).DblClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(4);
        await Assertions.Expect(viewer.Pane(3)).ToHaveAttributeAsync("data-series-uid", series!);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Sixteen_viewports_are_drawn_and_remembered_for_the_modality()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.LayoutAsync(4, 4);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(16);
        var cards = await viewer.Test("series-card").CountAsync();
        await viewer.ShownAsync(weir.MrStudy, pane: Math.Min(15, cards - 1));
        await viewer.KeepPictureAsync("layout-16");
        Assert.Equal(
            1,
            (await viewer.QuietAsync()).GetProperty("stage").GetProperty("glContexts").GetInt32()
        );
        await viewer.Page.ReloadAsync();
        await viewer.ReadyAsync();
        await viewer.ShownAsync(weir.MrStudy);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(16);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Studies_of_the_archive_hang_by_modality_and_body_part()
    {
        await using var viewer = await browser.OpenAsync(weir.Server.Address, On);
        (string Study, string Protocol, int Panes, string Name)[] expected =
        [
            (weir.CtStudies[0], "ct-head", 2, "hang-ct-head"),
            (weir.CtStudies[1], "ct-chest", 2, "hang-ct-chest"),
            (weir.CtStudies[3], "ct-abdomen", 1, "hang-ct-abdomen"),
            (weir.MrStudy, "mr-head", 4, "hang-mr"),
        ];
        foreach (var (study, protocol, panes, name) in expected)
        {
            await viewer.GoAsync($"/study/{study}");
            await viewer.ShownAsync(study, panes - 1);
            await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(panes);
            await ExpectProtocolAsync(viewer, protocol, name);
        }
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_prior_hangs_beside_the_current_study()
    {
        var (prior, current) = (weir.CtStudies[1], weir.CtStudies[2]);
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            $"/viewer?StudyInstanceUIDs={current},{prior}",
            On
        );
        await viewer.ShownAsync(current, pane: 0);
        await viewer.ShownAsync(prior, pane: 1);
        await ExpectProtocolAsync(viewer, "ct-chest-prior", "hang-prior");
    }

    [Fact]
    public async Task The_address_names_a_protocol_the_menu_another_and_both_ways_lead_back()
    {
        var study = weir.CtStudies[1];
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            $"/viewer?StudyInstanceUIDs={study}&hangingProtocolId=nobody",
            On
        );
        await viewer.ShownAsync(study, pane: 1);
        await Assertions.Expect(viewer.Test("hanging-notice")).ToContainTextAsync("nobody");
        await viewer.KeepPictureAsync("hang-unknown");
        await viewer.Test("hanging-dismiss").ClickAsync();
        await Assertions.Expect(viewer.Test("hanging-notice")).ToHaveCountAsync(0);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Page.Locator("[data-protocol=us-six]").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(6);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Test("hanging-back").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(2);
        await viewer.LayoutAsync(3, 3);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Test("hanging-reset").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(2);
        await viewer.ShownAsync(study, pane: 1);
        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={study}&hangingProtocolId=ct");
        await viewer.ShownAsync(study);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task PET_hangs_beside_CT()
    {
        var folder = Path.Combine(FileArchive.Shared, "series", "petct-acrin-042");
        await using var archive = await FileArchive.StartAsync([
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(FileArchive.Shared, f)),
        ]);
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            $"/study/{archive.Studies[0]}",
            On
        );
        await viewer.ShownAsync(archive.Studies[0], pane: 1);
        await ExpectProtocolAsync(viewer, "pt-ct", "hang-pt-ct");
    }

    private static async Task ExpectProtocolAsync(Viewer viewer, string protocol, string picture)
    {
        await viewer.QuietAsync();
        await viewer.KeepPictureAsync(picture);
        await viewer.Test("hanging").ClickAsync();
        await Assertions
            .Expect(viewer.Page.Locator("[data-testid=hanging-item][aria-checked=true]"))
            .ToHaveAttributeAsync("data-protocol", protocol);
        await viewer.KeepPictureAsync(picture + "-menu");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Test("hanging-list")).ToHaveCountAsync(0);
    }
}
