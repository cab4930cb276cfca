using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using Weir.Client.Text;

namespace Weir.Client.Tests.Ui;

public sealed partial class TextsTests : UiContext
{
    [Fact]
    public void Every_language_has_the_same_keys_with_the_same_places_to_fill()
    {
        var english = TextsOf(Language.English);
        foreach (var language in Language.All)
        {
            var other = TextsOf(language);
            Assert.Equal(english.Keys.Order(), other.Keys.Order());
            foreach (var (key, text) in other)
            {
                Assert.False(string.IsNullOrWhiteSpace(text), $"{language.Tag}: {key} is empty");
                Assert.True(Places(english[key]).SetEquals(Places(text)), $"{language.Tag}: {key}");
            }
        }
    }

    [Fact]
    public void Chinese_is_not_English_left_as_it_was()
    {
        var english = TextsOf(Language.English);
        var same = TextsOf(Language.SimplifiedChinese)
            .Where(t => english[t.Key] == t.Value && t.Value.Any(char.IsAsciiLetterLower))
            .Select(t => t.Key);
        Assert.Empty(same);
    }

    [Fact]
    public void Every_key_the_components_ask_for_exists_and_none_is_left_over()
    {
        var source = string.Concat(
            Directory
                .EnumerateFiles(ClientFolder(), "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".razor") || f.EndsWith(".cs"))
                .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))
                .SelectMany(File.ReadLines)
                .Where(l => !l.TrimStart().StartsWith("///"))
        );
        var named = Key().Matches(source).Select(m => m.Groups[1].Value).ToHashSet();
        var keys = TextsOf(Language.English).Keys;
        foreach (var key in keys)
        {
            // A key is named whole, or by the part before the last dots, to which code adds a number or a state.
            var known = named.Contains(key) || named.Any(n => n.EndsWith('.') && key.StartsWith(n));
            Assert.True(known || named.Contains(key[..key.LastIndexOf('.')]), $"{key} is not used");
        }
        foreach (var name in named.Where(n => Groups(keys).Contains(n.Split('.')[0])))
        {
            var known = keys.Any(k => k == name || k.StartsWith(name.TrimEnd('.') + "."));
            Assert.True(known, $"{name} has no text");
        }
    }

    [Theory]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("en-GB", "en")]
    [InlineData("de", "en")]
    [InlineData(null, "en")]
    public void The_browsers_language_chooses_among_ours(string? tag, string expected) =>
        Assert.Equal(expected, Language.For(tag).Tag);

    [Fact]
    public void The_language_is_there_at_once_and_the_page_is_told()
    {
        _ = Text.StartAsync("zh-Hans");
        Assert.Equal(Language.SimplifiedChinese, Text.Language);
        JSInterop.VerifyInvoke("weirUi.setLanguage");
    }

    [Fact]
    public void An_unknown_key_shows_itself() => Assert.Equal("No.Such.Key", Text["No.Such.Key"]);

    private static Dictionary<string, string> TextsOf(Language language) =>
        Texts
            .ResourcesOf(language)
            .GetResourceSet(CultureInfo.InvariantCulture, true, false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static HashSet<string> Places(string text) =>
        [.. Place().Matches(text).Select(m => m.Value)];

    private static HashSet<string> Groups(IEnumerable<string> keys) =>
        [.. keys.Select(k => k.Split('.')[0])];

    private static string ClientFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Weir.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "src", "Weir.Client");
    }

    [GeneratedRegex("\"([A-Z][A-Za-z]+(?:\\.[A-Z][A-Za-z0-9]*)*\\.?)[\"{]")]
    private static partial Regex Key();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
