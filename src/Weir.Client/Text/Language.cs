namespace Weir.Client.Text;

/// <summary>A language of the user interface.</summary>
/// <param name="Tag">BCP 47 tag: the document's <c>lang</c>, the resource's name and what is stored.</param>
/// <param name="Name">Its name in itself, as the language menu shows it.</param>
public sealed record Language(string Tag, string Name)
{
    /// <summary>English: the fallback.</summary>
    public static readonly Language English = new("en", "English");

    /// <summary>Simplified Chinese.</summary>
    public static readonly Language SimplifiedChinese = new("zh-Hans", "简体中文");

    /// <summary>All languages, in menu order.</summary>
    public static readonly IReadOnlyList<Language> All = [English, SimplifiedChinese];

    /// <summary>
    /// The best language for a tag as stored here or told by the browser (<c>zh-CN</c>, <c>en-GB</c>);
    /// English when there is none.
    /// </summary>
    public static Language For(string? tag) =>
        tag is null ? English
        : tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? SimplifiedChinese
        : English;
}
