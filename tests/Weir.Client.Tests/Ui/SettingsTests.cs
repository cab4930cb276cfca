using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Weir.Client.Settings;
using Weir.Client.Stage;
using Weir.Client.Text;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

public sealed class SettingsTests : UiContext
{
    [Fact]
    public void A_key_that_is_taken_is_given_only_when_that_is_confirmed()
    {
        var page = Render<SettingsPage>();
        Press(page, "Fit", new KeyboardEventArgs { Key = "i" });
        Assert.Contains("Invert", Find(page, "keys-conflict").TextContent);
        Assert.Equal("Invert", Keys.Map("I")!.Id);
        Find(page, "keys-conflict-leave").Click();
        Assert.Empty(All(page, "keys-conflict"));
        Press(page, "Fit", new KeyboardEventArgs { Key = "i" });
        Find(page, "keys-conflict-give").Click();
        Assert.Equal("Fit", Keys.Map("I")!.Id);
        Assert.Equal(["F", "I"], KeysOf(page, "Fit"));
        Assert.Empty(KeysOf(page, "Invert"));
        Line(page, "Invert").QuerySelector("[data-testid=keys-reset-one]")!.Click();
        Assert.Equal(["I"], KeysOf(page, "Invert"));
        Assert.Equal(["F"], KeysOf(page, "Fit"));
    }

    [Fact]
    public void Escape_and_Tab_end_the_waiting_for_a_key_and_change_nothing()
    {
        var page = Render<SettingsPage>();
        foreach (var key in new[] { "Escape", "Tab" })
        {
            Press(page, "Fit", new KeyboardEventArgs { Key = key });
            Assert.Equal("+", Add(page, "Fit").TextContent);
        }
        Assert.False(Keys.IsChanged);
        Press(page, "Fit", new KeyboardEventArgs { Key = "w", CtrlKey = true });
        Assert.Equal(Text["Settings.Keys.Browsers"], Find(page, "keys-note").TextContent);
        Assert.False(Keys.IsChanged);
    }

    [Fact]
    public void A_key_is_taken_away_by_a_press_and_all_come_back_by_a_reset()
    {
        var page = Render<SettingsPage>();
        Line(page, "Undo").QuerySelector("[data-testid=keys-take]")!.Click();
        Assert.Null(Keys.Map("Ctrl+Z"));
        Find(page, "mouse-wheel").Change("Zoom");
        Find(page, "mouse-right").Change("Scroll");
        Assert.Equal((WheelAction.Zoom, DragTool.Scroll), (Keys.Mouse.Wheel, Keys.Mouse.Right));
        Find(page, "mouse-right").Change("Length");
        Assert.Equal(DragTool.Scroll, Keys.Mouse.Right);
        Find(page, "keys-reset").Click();
        Assert.False(Keys.IsChanged);
    }

    [Fact]
    public void A_file_of_keys_is_read_or_refused_with_the_reason()
    {
        var read = JSInterop.Setup<string?>("weirUi.readFile", _ => true);
        read.SetResult("{\"version\":1,\"keys\":{\"Explode\":[\"A\"]}}");
        var page = Render<SettingsPage>();
        Find(page, "keys-import").Change("keys.json");
        Assert.Contains("Explode", Find(page, "keys-note").TextContent);
        Assert.False(Keys.IsChanged);
        read.SetResult("{\"version\":1,\"keys\":{\"Fit\":[\"I\"]}}");
        Find(page, "keys-import").Change("keys.json");
        Assert.Equal("Fit", Keys.Map("I")!.Id);
        Find(page, "keys-export").Click();
        var saved = JSInterop.Invocations["weirUi.save"].Single().Arguments;
        Assert.Equal(Keys.Export(), saved[1]);
    }

    [Fact]
    public void What_is_set_for_the_viewer_is_kept_and_a_reset_forgets_it()
    {
        var page = Render<SettingsPage>();
        Find(page, "settings-smooth").Change(false);
        Find(page, "settings-overlays").Change(false);
        Find(page, "settings-theme").Change("light");
        Assert.Equal("light", JSInterop.Invocations["weirUi.setTheme"].Last().Arguments[0]);
        var settings = new ViewerSettings(k => Stored.GetValueOrDefault(k), (_, _) => { });
        Assert.False(settings.IsSmooth || settings.ShowsOverlays);
        Find(page, "settings-reset-all").Click();
        Assert.True(settings.IsSmooth && settings.ShowsOverlays);
        Assert.Equal("dark", JSInterop.Invocations["weirUi.setTheme"].Last().Arguments[0]);
    }

    [Fact]
    public async Task The_keys_on_the_question_mark_are_those_of_now_and_can_be_searched()
    {
        Keys.Give(KeyBindings.Find("Fit")!, "6");
        var page = Render<ShortcutsDialog>();
        Assert.Empty(page.FindAll(".key-row"));
        await page.InvokeAsync(page.Instance.OpenAsync);
        var rows = page.FindAll(".key-row");
        Assert.True(rows.Count > KeyBindings.All.Count);
        Assert.Contains(rows, r => r.QuerySelectorAll("kbd").Any(k => k.TextContent == "6"));
        Find(page, "shortcuts-search").Input("6");
        Assert.Equal(Text["Keys.Fit"], page.Find(".key-row dt").TextContent);
        await page.InvokeAsync(() => Text.SetAsync(Language.SimplifiedChinese));
        Assert.Equal("适应视口", page.Find(".key-row dt").TextContent);
        Find(page, "shortcuts-search").Input("no such thing");
        Assert.Single(All(page, "shortcuts-none"));
        await page.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.Empty(page.FindAll(".key-row"));
    }

    [Fact]
    public void Every_command_has_a_name_in_every_language()
    {
        foreach (var binding in KeyBindings.All)
        {
            Assert.DoesNotContain("Keys.", KeyNames.Of(Text, binding));
        }
    }

    [Fact]
    public void Help_tells_the_keys_and_the_version()
    {
        var page = Render<HelpPage>();
        Assert.Contains(Text["Help.What.Not"], Find(page, "help-text").TextContent);
        Assert.True(page.FindAll(".key-row").Count > KeyBindings.All.Count);
        Assert.Matches(@"^Weir \d", Find(page, "help-version").TextContent);
    }

    private static IElement Line(IRenderedComponent<SettingsPage> page, string command) =>
        page.Find($"[data-testid=keys-command][data-command='{command}']");

    private static IElement Add(IRenderedComponent<SettingsPage> page, string command) =>
        page.Find($"[data-command='{command}'] [data-testid=keys-add]");

    private static string[] KeysOf(IRenderedComponent<SettingsPage> page, string command) =>
        [
            .. Line(page, command)
                .QuerySelectorAll("[data-testid=keys-take]")
                .Select(k => k.TextContent),
        ];

    private static void Press(
        IRenderedComponent<SettingsPage> page,
        string command,
        KeyboardEventArgs key
    )
    {
        Add(page, command).Click();
        Add(page, command).KeyDown(key);
    }
}
