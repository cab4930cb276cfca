using Microsoft.Playwright;

namespace Weir.Browser.Tests.Reading;

/// <summary>Attributes of real files, and what has no picture, as a reader meets them.</summary>
public sealed class TagBrowserTests(BrowserFixture browser)
{
    private static readonly string[] Report =
    [
        "coverage/pydicom/reportsi.dcm",
        "coverage/pydicom/rtplan.dcm",
        "coverage/dcmqi/segmentations/23x38x3/seg/label.seg",
    ];

    [Fact]
    public async Task Objects_without_a_picture_are_named_and_their_attributes_can_be_read()
    {
        await using var archive = await FileArchive.StartAsync(Report);
        foreach (var study in archive.Studies)
        {
            await using var viewer = await browser.OpenAsync(archive.Server.Address);
            await viewer.Row(study).ClickAsync();
            var card = viewer.Test("object-card").First;
            await card.ClickAsync();
            await viewer.Test("tag-row").First.WaitForAsync();
            await Assertions
                .Expect(viewer.Page.Locator("[data-tag='(0008,0016)']"))
                .ToContainTextAsync("Storage");
            await viewer.KeepPictureAsync($"objects-{study}");
            Assert.Empty(viewer.Errors);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task An_enhanced_image_s_attributes_are_searched_opened_copied_and_break_no_rule(
        string language
    )
    {
        await using var archive = await FileArchive.StartAsync([
            "coverage/dcm_qa_enh/Siemens/XA10/6_1.dcm",
        ]);
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            ("weir.language", language)
        );
        await viewer.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await viewer.OpenAsync(archive.Studies[0]);
        await viewer.Page.Keyboard.PressAsync("t");
        await viewer.Test("tag-row").First.WaitForAsync();
        // Thousands of elements are a few dozen rows of the page.
        Assert.InRange(await viewer.Test("tag-row").CountAsync(), 20, 120);
        await viewer.Test("tags-expand").ClickAsync();
        Assert.InRange(await viewer.Test("tag-row").CountAsync(), 20, 120);
        await AccessibilityTests.CheckAsync(viewer, "the tag browser");
        await viewer.Test("tags-search").FillAsync("DimensionIndexValues");
        await Assertions
            .Expect(viewer.Test("tag-row").Filter(new() { HasText = "DimensionIndexValues" }))
            .ToHaveCountAsync(6);
        await viewer.Test("tags-search").FillAsync("StudyInstanceUID");
        await viewer.Page.Locator("[data-tag='(0020,000D)'][aria-level='1']").ClickAsync();
        await viewer.Test("tags-copy").ClickAsync();
        Assert.Equal(
            archive.Studies[0],
            await viewer.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")
        );
        await viewer.KeepPictureAsync($"tag-browser-{language}");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Test("tag-browser")).ToHaveCountAsync(0);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task What_was_mended_is_said_on_card_overlay_and_attributes()
    {
        await using var archive = await FileArchive.StartAsync([
            "coverage/pydicom-data/OT-PAL-8-face.dcm",
        ]);
        await using var viewer = await browser.OpenAsync(archive.Server.Address);
        await viewer.OpenAsync(archive.Studies[0]);
        const string said = "The file has no preamble.";
        Assert.Contains(said, await viewer.Pane(0).GetAttributeAsync("aria-label"));
        Assert.Contains(
            said,
            await viewer.Page.Locator(".card .badge.alert").GetAttributeAsync("title")
        );
        await viewer.Page.Keyboard.PressAsync("t");
        await Assertions.Expect(viewer.Test("tags-warning").First).ToContainTextAsync(said);
    }
}
