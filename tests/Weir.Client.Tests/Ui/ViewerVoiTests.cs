using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Text;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Tests.Ui;

public sealed class ViewerVoiTests : UiContext
{
    private static readonly ImageFormat s_format = TestStudies.Ct with
    {
        Windows = [new(40, 400, "SOFT"), new(400, 2000, "")],
        VoiLuts =
        [
            new(
                new LookupTable
                {
                    FirstMapped = 0,
                    Bits = 8,
                    Values = new ushort[] { 0, 255 },
                },
                "BENT"
            ),
        ],
        HasOverlay = true,
    };

    [Fact]
    public void The_menu_has_the_images_own_windows_and_tables_before_the_presets()
    {
        var page = OpenPage();
        var menu = Find(page, "presets");
        string[] names = [.. menu.QuerySelectorAll("optgroup option").Select(o => o.TextContent)];
        Assert.Equal(["SOFT  (400 / 40)", "Window 2  (2000 / 400)", "BENT"], names);
        menu.Change("v1");
        Assert.Equal((400, 2000), (Rig.Pane.WindowCenter, Rig.Pane.WindowWidth));
        Find(page, "presets").Change("v2");
        Assert.NotNull(Rig.Pane.Voi.Lut);
        Find(page, "presets").Change("0");
        Assert.Equal((50, 400), (Rig.Pane.WindowCenter, Rig.Pane.WindowWidth));
    }

    [Fact]
    public void Images_with_overlays_have_a_button_for_them()
    {
        var page = OpenPage();
        Assert.Equal("true", Find(page, "command-overlays").GetAttribute("aria-pressed"));
        Find(page, "command-overlays").Click();
        Assert.False(Rig.Pane.ShowsOverlays);
        page.WaitForAssertion(() =>
            Assert.Equal("false", Find(page, "command-overlays").GetAttribute("aria-pressed"))
        );
    }

    [Theory]
    [InlineData("", "", "Lossy compression", "有损压缩")]
    [InlineData("?", "ISO_10918_1", "Lossy compression: JPEG", "有损压缩：JPEG")]
    [InlineData(
        "12",
        "ISO_15444_1",
        "Lossy compression: JPEG 2000 12:1",
        "有损压缩：JPEG 2000 12:1"
    )]
    [InlineData(
        @"9.8\2",
        @"ISO_10918_1\ISO_15444_1",
        "Lossy compression: JPEG + JPEG 2000 9.8:1 + 2:1",
        "有损压缩：JPEG + JPEG 2000 9.8:1 + 2:1"
    )]
    public async Task Loss_is_said_with_its_method_and_ratio(
        string ratio,
        string method,
        string english,
        string chinese
    )
    {
        var lossy = s_format with { LossyRatio = ratio, LossyMethod = method };
        Assert.Equal(english, LossyText.Of(Text, lossy));
        await Text.SetAsync(Language.SimplifiedChinese);
        Assert.Equal(chinese, LossyText.Of(Text, lossy));
    }

    private IRenderedComponent<ViewerPage> OpenPage()
    {
        Rig.Server["1.2"] = TestStudies.Make("1.2", 1, s_format, [3]);
        Services.GetRequiredService<NavigationManager>().NavigateTo("viewer?StudyInstanceUIDs=1.2");
        Turn(Services.GetRequiredService<ModeRouter>().Start);
        var page = Render<ViewerPage>();
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        return page;
    }
}
