using System.Text;

namespace Weir.Wire;

/// <summary>
/// The form of text that searches compare: upper case without accents, name parts and separators as single spaces. Component groups of a person
/// name (alphabetic, ideographic, phonetic; PS3.5 6.2.1) are each enclosed in <see cref="Fence"/>, so that a pattern can be held
/// against any one of them.
/// </summary>
public static class SearchText
{
    /// <summary>Unit separator: never part of DICOM text.</summary>
    public const char Fence = '\u001F';

    private const char VoicedMark = '\uFF9E';
    private const char SemiVoicedMark = '\uFF9F';

    /// <summary>U+FF66 to U+FF9D in full width: half-width katakana come from old Japanese consoles (JIS X 0201).</summary>
    private const string Katakana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    /// <summary>Upper case without accents and in full width; every run of blanks, carets and commas is one space.</summary>
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
            else if (c is VoicedMark or SemiVoicedMark && folded.Length > 0)
            {
                folded[^1] = Voiced(folded[^1], c == VoicedMark);
            }
            else if (!Accents.IsMark(c))
            {
                AppendLetter(folded, c);
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

    private static void AppendLetter(StringBuilder folded, char c)
    {
        var bare = Accents.Bare(char.ToUpperInvariant(c));
        _ = bare switch
        {
            // Full-width Latin, as Japanese and Chinese consoles write it.
            >= '\uFF01' and <= '\uFF5E' => folded.Append((char)(bare - 0xFEE0)),
            >= '\uFF66' and <= '\uFF9D' => folded.Append(Katakana[bare - 0xFF66]),
            'ß' or 'ẞ' => folded.Append("SS"),
            'Æ' => folded.Append("AE"),
            'Œ' => folded.Append("OE"),
            _ => folded.Append(bare),
        };
    }

    // In Unicode's order a voiced letter follows its voiceless one; the semi-voiced one follows both.
    private static char Voiced(char letter, bool isVoiced) =>
        letter switch
        {
            'ウ' when isVoiced => 'ヴ',
            >= 'カ' and <= 'ト' when isVoiced => (char)(letter + 1),
            >= 'ハ' and <= 'ホ' => (char)(letter + (isVoiced ? 1 : 2)),
            _ => letter,
        };
}
