using Weir.Client.Tools;

namespace Weir.Client.Tests.Tools;

public sealed class KeyTests
{
    private readonly Dictionary<string, string> _store = [];

    [Fact]
    public void At_first_no_key_is_taken_twice_and_every_key_is_one_that_can_be_pressed()
    {
        var keys = KeyBindings.All.SelectMany(b => b.Keys).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, k => Assert.True(KeyChord.IsValid(k), k));
        Assert.Equal(KeyBindings.All.Count, KeyBindings.All.Select(b => b.Id).Distinct().Count());
        Assert.All(KeyBindings.All, b => Assert.Same(b, KeyBindings.Find(b.Id)));
        var groups = KeyBindings.All.Select(b => b.Group).ToList();
        Assert.Equal(
            groups.Distinct().Count() - 1,
            groups.Zip(groups.Skip(1)).Count(g => g.First != g.Second)
        );
    }

    [Theory]
    [InlineData("w", false, false, false, "W")]
    [InlineData("H", true, false, false, "Shift+H")]
    [InlineData("?", true, false, false, "?")]
    [InlineData("ArrowUp", true, false, false, "Shift+ArrowUp")]
    [InlineData("z", false, true, false, "Ctrl+Z")]
    [InlineData("Z", true, true, false, "Ctrl+Shift+Z")]
    [InlineData("\\", false, true, true, "\\")] // AltGr
    [InlineData("q", false, true, true, null)]
    [InlineData("w", false, true, false, null)]
    [InlineData("f", false, false, true, null)]
    [InlineData("Escape", false, false, false, null)]
    [InlineData("Tab", true, false, false, null)]
    [InlineData("Enter", false, false, false, null)]
    [InlineData(" ", false, false, false, null)]
    [InlineData("F5", false, false, false, null)]
    [InlineData("Shift", true, false, false, null)]
    [InlineData("Dead", false, false, false, null)]
    [InlineData("", false, false, false, null)]
    public void A_press_has_a_chord_unless_the_key_is_the_browsers(
        string key,
        bool shift,
        bool control,
        bool alt,
        string? chord
    ) => Assert.Equal(chord, KeyChord.Of(key, shift, control, alt));

    [Fact]
    public void Shift_with_a_key_that_has_no_such_command_means_the_key()
    {
        var keys = New();
        Assert.Equal("Tool.Length", keys.Map("Shift+L")!.Id);
        Assert.Equal("FlipVertically", keys.Map("Shift+H")!.Id);
        Assert.Equal("NextSlice", keys.Map("Shift+ArrowDown")!.Id);
        Assert.Null(keys.Map("Ctrl+B"));
        Assert.Null(keys.Map(null));
    }

    [Fact]
    public void A_key_given_to_a_command_is_taken_from_the_one_that_had_it_and_kept()
    {
        var keys = New();
        Assert.True(keys.Give(Of("Fit"), "I"));
        Assert.Equal("Fit", New().Map("I")!.Id);
        Assert.Equal(["F", "I"], New().KeysOf(Of("Fit")));
        Assert.Empty(New().KeysOf(Of("Invert")));
        Assert.Equal("Invert", New().Titled("Invert", ViewerCommand.Invert));
        Assert.True(keys.Give(Of("Reset"), "I"));
        Assert.Equal(["F"], New().KeysOf(Of("Fit")));
        keys.Take(Of("Reset"), "I");
        Assert.NotEqual("Reset", New().Map("I")?.Id);
    }

    [Fact]
    public void A_reset_gives_a_command_its_keys_back_and_a_reset_of_all_leaves_nothing_stored()
    {
        var keys = New();
        keys.Give(Of("Fit"), "I");
        keys.Take(Of("Invert"), "I");
        keys.Reset(Of("Invert"));
        Assert.Equal("Invert", keys.Map("I")!.Id);
        Assert.Equal(["F"], keys.KeysOf(Of("Fit")));
        keys.Mouse = keys.Mouse with { Right = DragTool.Scroll };
        keys.ResetAll();
        Assert.False(keys.IsChanged);
        Assert.All(_store.Values, v => Assert.Empty(v));
        Assert.Equal(MouseBindings.Default, New().Mouse);
    }

    [Fact]
    public void A_command_has_four_keys_at_most_and_none_that_is_the_browsers()
    {
        var keys = New();
        Assert.False(keys.Give(Of("Fit"), "Escape"));
        foreach (var key in new[] { "1", "2", "3" })
        {
            Assert.True(keys.Give(Of("Fit"), key));
        }
        Assert.False(keys.Give(Of("Fit"), "4"));
        Assert.Equal("Preset.4", keys.Map("4")!.Id);
    }

    [Fact]
    public void What_was_exported_is_what_is_imported()
    {
        var keys = New();
        keys.Give(Of("Tool.Pan"), "\\");
        keys.Take(Of("Undo"), "Ctrl+Z");
        keys.Mouse = keys.Mouse with { Wheel = WheelAction.Window, Left = DragTool.Length };
        var other = new InputBindings();
        Assert.Null(other.Import(keys.Export()));
        Assert.All(
            KeyBindings.All,
            b => Assert.Equal<IEnumerable<string>>(keys.KeysOf(b), other.KeysOf(b))
        );
        Assert.Equal(keys.Mouse, other.Mouse);
    }

    [Theory]
    [InlineData("", InputFault.Shape)]
    [InlineData("[]", InputFault.Shape)]
    [InlineData("{\"version\":1,\"keys\":[]}", InputFault.Shape)]
    [InlineData("{\"version\":1,\"mouse\":[]}", InputFault.Shape)]
    [InlineData("{\"version\":1,\"keys\":{\"Fit\":[\"A\"],\"Fit\":[\"B\"]}}", InputFault.Shape)]
    [InlineData("{\"version\":2}", InputFault.Version)]
    [InlineData("{\"keys\":{}}", InputFault.Version)]
    [InlineData("{\"version\":1,\"keys\":{\"Explode\":[\"A\"]}}", InputFault.Command)]
    [InlineData("{\"version\":1,\"keys\":{\"Fit\":[\"Escape\"]}}", InputFault.Key)]
    [InlineData("{\"version\":1,\"keys\":{\"Fit\":[1]}}", InputFault.Key)]
    [InlineData("{\"version\":1,\"keys\":{\"Fit\":\"A\"}}", InputFault.Key)]
    [InlineData(
        "{\"version\":1,\"keys\":{\"Fit\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}}",
        InputFault.Key
    )]
    [InlineData("{\"version\":1,\"keys\":{\"Fit\":[\"A\"],\"Reset\":[\"A\"]}}", InputFault.Twice)]
    [InlineData("{\"version\":1,\"mouse\":{\"right\":\"Length\"}}", InputFault.Mouse)]
    [InlineData("{\"version\":1,\"mouse\":{\"wheel\":0}}", InputFault.Mouse)]
    [InlineData("{\"version\":1,\"mouse\":{\"wheel\":\"1\"}}", InputFault.Mouse)]
    public void A_file_that_is_wrong_changes_nothing_and_says_why(string json, InputFault fault)
    {
        var keys = New();
        keys.Give(Of("Fit"), "I");
        Assert.Equal(fault, keys.Import(json)?.Kind);
        Assert.Equal("Fit", keys.Map("I")!.Id);
        _store["weir.viewer.input"] = json;
        Assert.False(New().IsChanged);
    }

    [Fact]
    public void A_file_too_large_is_not_read()
    {
        var json = "{\"version\":1" + new string(' ', InputFile.MostCharacters) + "}";
        Assert.Equal(InputFault.TooLarge, New().Import(json)?.Kind);
    }

    private static KeyBinding Of(string id) => KeyBindings.Find(id)!;

    private InputBindings New() => new(k => _store.GetValueOrDefault(k), (k, v) => _store[k] = v);
}
