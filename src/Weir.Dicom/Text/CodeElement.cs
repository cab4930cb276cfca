using System.Collections.Frozen;
using System.Text;

namespace Weir.Dicom.Text;

/// <summary>How the bytes of a graphic character set become text.</summary>
internal enum CodeForm
{
    /// <summary>One byte a character, in the upper half or in both.</summary>
    Single,

    /// <summary>Katakana of JIS X 0201 in the upper half.</summary>
    Katakana,

    /// <summary>Two 7-bit bytes a character: JIS X 0208.</summary>
    Kanji,

    /// <summary>Two 7-bit bytes a character: JIS X 0212.</summary>
    SupplementaryKanji,

    /// <summary>Two bytes of the upper half a character: Korean, Chinese.</summary>
    Double,
}

/// <summary>One graphic character set that ISO 2022 escape sequences call up (PS3.3 tables C.12-3 and C.12-4).</summary>
/// <param name="Form">How its bytes are read.</param>
/// <param name="CodePage">The code page that decodes them.</param>
/// <param name="Upper">Whether it is called into G1, the upper half; else G0.</param>
internal sealed record CodeElement(CodeForm Form, int CodePage, bool Upper)
{
    public static readonly CodeElement Ascii = new(CodeForm.Single, 20127, false);
    public static readonly CodeElement Latin1 = new(CodeForm.Single, 28591, true);

    private static readonly CodeElement Katakana = new(CodeForm.Katakana, 932, true);

    /// <summary>What a defined term of Specific Character Set calls into G1 at the start of a value, by its number:
    /// the same for <c>ISO_IR 100</c> and <c>ISO 2022 IR 100</c>.</summary>
    private static readonly FrozenDictionary<string, CodeElement> ByTerm = new Dictionary<
        string,
        CodeElement
    >
    {
        ["6"] = Latin1,
        ["100"] = Latin1,
        ["101"] = new(CodeForm.Single, 28592, true),
        ["109"] = new(CodeForm.Single, 28593, true),
        ["110"] = new(CodeForm.Single, 28594, true),
        ["144"] = new(CodeForm.Single, 28595, true),
        ["127"] = new(CodeForm.Single, 28596, true),
        ["126"] = new(CodeForm.Single, 28597, true),
        ["138"] = new(CodeForm.Single, 28598, true),
        ["148"] = new(CodeForm.Single, 28599, true),
        ["203"] = new(CodeForm.Single, 28605, true),
        ["166"] = new(CodeForm.Single, 874, true),
        ["13"] = Katakana,
        ["149"] = new(CodeForm.Double, 949, true),
        ["58"] = new(CodeForm.Double, 936, true),
    }.ToFrozenDictionary();

    /// <summary>What an escape sequence calls up; its bytes after ESC.</summary>
    private static readonly FrozenDictionary<string, CodeElement> ByEscape = new Dictionary<
        string,
        CodeElement
    >
    {
        ["(B"] = Ascii,
        ["(J"] = Ascii,
        [")I"] = Katakana,
        ["$B"] = new(CodeForm.Kanji, 51932, false),
        ["$@"] = new(CodeForm.Kanji, 51932, false),
        ["$(D"] = new(CodeForm.SupplementaryKanji, 20932, false),
        ["$)C"] = ByTerm["149"],
        ["$)A"] = ByTerm["58"],
        ["-A"] = ByTerm["100"],
        ["-B"] = ByTerm["101"],
        ["-C"] = ByTerm["109"],
        ["-D"] = ByTerm["110"],
        ["-L"] = ByTerm["144"],
        ["-G"] = ByTerm["127"],
        ["-F"] = ByTerm["126"],
        ["-H"] = ByTerm["138"],
        ["-M"] = ByTerm["148"],
        ["-b"] = ByTerm["203"],
        ["-T"] = ByTerm["166"],
    }.ToFrozenDictionary();

    private Encoding? encoding;

    public Encoding Encoding => encoding ??= SpecificCharacterSet.CodePage(CodePage);

    /// <summary>The set of a term's number, such as <c>100</c> of <c>ISO_IR 100</c>.</summary>
    public static CodeElement? OfTerm(string number) => ByTerm.GetValueOrDefault(number);

    /// <summary>The set that the bytes after ESC call up, and how many bytes that takes.</summary>
    public static CodeElement? OfEscape(ReadOnlySpan<byte> bytes, out int length)
    {
        for (length = 2; length <= Math.Min(3, bytes.Length); length++)
        {
            if (ByEscape.TryGetValue(Encoding.Latin1.GetString(bytes[..length]), out var element))
            {
                return element;
            }
        }
        return null;
    }
}
