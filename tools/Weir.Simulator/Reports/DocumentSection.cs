namespace Weir.Simulator.Reports;

/// <summary>The part of a document that this program writes, between two marks that it never writes over.</summary>
internal static class DocumentSection
{
    public const string Begin = "<!-- simulate:begin -->";
    public const string End = "<!-- simulate:end -->";

    /// <summary>Puts a new text between the marks.</summary>
    /// <exception cref="FormatException">The marks are not there, or the wrong way around.</exception>
    public static string Fill(string document, string text)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"There is no '{Begin}' followed by '{End}'.");
        }
        return $"{document[..(begin + Begin.Length)]}\n{text.Trim('\n')}\n{document[end..]}";
    }
}
