using System.Globalization;
using System.Resources;
using Weir.Client.Shell;

namespace Weir.Client.Text;

/// <summary>
/// The words of the user interface in the chosen language. All languages are embedded in the one assembly and looked
/// up by tag, not by <see cref="CultureInfo"/>: a switch needs no reload, and the client runs without ICU data.
/// </summary>
public sealed class Texts(BrowserStore store, BrowserPage page)
{
    /// <summary>Where the chosen language is kept in this browser.</summary>
    public const string StoreKey = "weir.language";

    private static readonly Dictionary<string, ResourceManager> Resources =
        Language.All.ToDictionary(
            l => l.Tag,
            l => new ResourceManager($"Weir.Client.Text.Strings.{l.Tag}", typeof(Texts).Assembly)
        );

    private ResourceManager _strings = Resources[Language.English.Tag];

    /// <summary>The language in use.</summary>
    public Language Language { get; private set; } = Language.English;

    /// <summary>Raised after the language has changed; every component with words in it renders again.</summary>
    public event Action? Changed;

    /// <summary>The text of a key; the key itself when it is unknown, so that a gap is seen and nothing breaks.</summary>
    public string this[string key] => _strings.GetString(key, CultureInfo.InvariantCulture) ?? key;

    /// <summary>The text of a key with its <c>{0}</c>, <c>{1}</c> filled in.</summary>
    public string Format(string key, params object?[] values) =>
        string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>The text for a number of things: <c>key.One</c> or <c>key.Many</c>, with the number grouped by thousands.</summary>
    public string Count(string key, long count) =>
        Format(
            count == 1 ? key + ".One" : key + ".Many",
            count.ToString("N0", CultureInfo.InvariantCulture)
        );

    /// <summary>A text that may be missing (names of presets and states that other parts bring along).</summary>
    public string Or(string key, string fallback) =>
        _strings.GetString(key, CultureInfo.InvariantCulture) ?? fallback;

    /// <summary>Takes the language that was chosen, else the browser's own.</summary>
    /// <param name="tag">A BCP 47 tag; null for none.</param>
    public Task StartAsync(string? tag) => UseAsync(Language.For(tag));

    /// <summary>Switches the language at once, everywhere, and remembers it in this browser.</summary>
    public async Task SetAsync(Language language)
    {
        await UseAsync(language);
        await store.SetAsync(StoreKey, language.Tag);
    }

    /// <summary>The strings of one language, for the test that compares them.</summary>
    internal static ResourceManager ResourcesOf(Language language) => Resources[language.Tag];

    private async Task UseAsync(Language language)
    {
        Language = language;
        _strings = Resources[language.Tag];
        await page.SetLanguageAsync(language.Tag);
        Changed?.Invoke();
    }
}
