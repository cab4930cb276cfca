using Bunit;
using Weir.Client.Hanging;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Hanging;

namespace Weir.Client.Tests.Ui;

public sealed class HangingUiTests : UiContext
{
    private static readonly double[] Axial = [1, 0, 0, 0, 1, 0];

    [Fact]
    public void The_menu_lists_all_protocols_marks_the_one_in_use_and_hangs_another()
    {
        var menu = Menu();
        menu.Find("[data-testid=hanging]").Click();
        var ids = menu.FindAll("[data-testid=hanging-item]")
            .Select(e => e.GetAttribute("data-protocol")!)
            .ToArray();
        // Those that suit the study come first.
        Assert.Equal(["ct-chest", "ct"], ids[..2]);
        Assert.Equal(HangingLibrary.Defaults.Select(p => p.Id).Order(), ids.Order());
        Assert.Equal(ids[2], menu.Find(".rest").GetAttribute("data-protocol"));
        Assert.Equal(
            "ct-chest",
            menu.Find("[role=radio][aria-checked=true]").GetAttribute("data-protocol")
        );
        Assert.Equal("true", menu.Find("[data-testid=hanging-back]").GetAttribute("aria-disabled"));
        menu.Find(".hanging-menu").KeyDown("ArrowDown");
        menu.Find(".hanging-menu").KeyDown("End");
        Turn(() => menu.Find("[data-protocol=ct]").Click());
        Run();
        Assert.Equal("ct", Rig.Read.Hanging!.Id);
        Assert.Empty(menu.FindAll(".popover"));
        menu.Find("[data-testid=hanging]").Click();
        Turn(() => menu.Find("[data-testid=hanging-back]").Click());
        Assert.Equal("ct-chest", Rig.Read.Hanging!.Id);
    }

    [Fact]
    public void Hanging_by_itself_can_be_switched_off_in_the_menu()
    {
        var menu = Menu();
        menu.Find("[data-testid=hanging]").Click();
        menu.Find("[data-testid=hanging-auto]").Change(false);
        Assert.False(Rig.ViewerSettings.HangsByItself);
    }

    [Fact]
    public void An_unknown_protocol_is_told_with_the_one_used_until_it_is_dismissed()
    {
        Open(new ModeAddress(["1"], null) { HangingProtocolId = "<b>x</b>" });
        var notice = Render<HangingNotice>(p => p.Add(n => n.Mode, Rig.Read));
        Assert.Contains("“<b>x</b>”; “CT chest", notice.Find("[role=status]").TextContent);
        notice.Find("[data-testid=hanging-dismiss]").Click();
        Assert.Empty(notice.Markup.Trim());
    }

    private IRenderedComponent<HangingMenu> Menu()
    {
        Open(new ModeAddress(["1"], null));
        return Render<HangingMenu>(p => p.Add(m => m.Mode, Rig.Read));
    }

    private void Open(ModeAddress address)
    {
        Rig.Protocols = new HangingLibrary();
        Rig.Server["1"] = HangingEngineTests.Study(
            "1",
            HangingEngineTests.Series("CT", bodyPart: "CHEST", plane: Axial, images: 20)
        );
        Turn(() => Rig.BeginOpen(address));
        Run();
    }
}
