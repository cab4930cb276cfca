using System.Text;

namespace Weir.Dicom.Text;

/// <summary>
/// Specific Character Set (0008,0005): one encoding for all text, or ISO 2022 with code extensions (PS3.3 section
/// C.12.1.1.2, PS3.5 section 6.1). Never fails to decode: bytes that mean nothing become replacement characters.
/// </summary>
internal sealed class SpecificCharacterSet
{
    /// <summary>ASCII, what a data set without the attribute is in. Upper bytes there are read as Latin-1.</summary>
    public static readonly SpecificCharacterSet Default = new(null, CodeElement.Latin1, "");

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Encoding? whole;
    private readonly CodeElement upper;
    private readonly string name;

    private SpecificCharacterSet(Encoding? whole, CodeElement upper, string name)
    {
        this.whole = whole;
        this.upper = upper;
        this.name = name;
    }

    /// <summary>Reads the attribute's values. Spellings such as <c>ISO-IR 100</c> and <c>ISO IR 100</c> occur and are understood.</summary>
    public static SpecificCharacterSet Parse(string[] terms)
    {
        var first = terms.Length == 0 ? "" : terms[0].Trim().ToUpperInvariant();
        var whole = first switch
        {
            "ISO_IR 192" or "ISO IR 192" or "ISO-IR 192" or "UTF-8" or "UTF8" => Utf8,
            "GB18030" => CodePage(54936),
            "GBK" => CodePage(936),
            _ => null,
        };
        var upper = CodeElement.OfTerm(Number(first)) ?? CodeElement.Latin1;
        return new SpecificCharacterSet(whole, upper, first);
    }

    /// <summary>Decodes a value field, backslashes between values included.</summary>
    public string Decode(ReadOnlySpan<byte> bytes, DicomVR vr)
    {
        if (whole is not null)
        {
            return whole.GetString(bytes);
        }
        return bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)
            ? Iso2022.Decode(bytes, upper, vr)
            : Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Encodes text.</summary>
    /// <exception cref="ArgumentException">The character set cannot say it, or is one that Weir only reads.</exception>
    public byte[] Encode(string text)
    {
        var encoding =
            whole
            ?? (
                name.Length == 0 ? Encoding.ASCII
                : upper.Form == CodeForm.Single && !name.Contains("2022", StringComparison.Ordinal)
                    ? upper.Encoding
                : Encoding.ASCII
            );
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        return strict.GetBytes(text);
    }

    /// <summary>A code page, those that .NET keeps in its provider included.</summary>
    public static Encoding CodePage(int number) =>
        CodePagesEncodingProvider.Instance.GetEncoding(number) ?? Encoding.GetEncoding(number);

    private static string Number(string term) =>
        term.Length == 0 ? "6" : term[(term.LastIndexOf(' ') + 1)..];
}
