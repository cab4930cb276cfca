using System.Text;

namespace Weir.Server.Archive;

/// <summary>
/// The form of text that searches compare: upper case, name parts and separators as single spaces. Component groups of a person
/// name (alphabetic, ideographic, phonetic; PS3.5 6.2.1) are each enclosed in <see cref="Fence"/>, so that a pattern can be held
/// against any one of them.
/// </summary>
internal static class SearchText
{
    /// <summary>Unit separator: never part of DICOM text.</summary>
    public const char Fence = '\u001F';

    /// <summary>Upper case; every run of blanks, carets and commas is one space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '^' or ',' || char.IsWhiteSpace(c) || c == Fence)
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else
            {
                folded.Append(char.ToUpperInvariant(c));
            }
        }

        return folded.ToString().TrimEnd(' ');
    }

    /// <summary>A person name as the index keeps it for searching.</summary>
    public static string FoldName(string name)
    {
        var key = new StringBuilder().Append(Fence);
        foreach (var group in name.Split('='))
        {
            if (Fold(group) is { Length: > 0 } folded)
            {
                key.Append(folded).Append(Fence);
            }
        }

        return key.ToString();
    }
}
