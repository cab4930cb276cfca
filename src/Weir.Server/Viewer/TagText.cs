using System.Text;
using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>Writes the value of an element for people, as far as a line of a tag browser goes.</summary>
internal static class TagText
{
    /// <summary>Longest that is shown of bytes: four lines of sixteen.</summary>
    private const int MaxBytes = 64;

    /// <summary>Bytes that are decoded at most: every character set has its longest text in fewer, and numbers of eight bytes fit evenly.</summary>
    private const int MaxDecoded = 8 * TagListCodec.MaxText;

    /// <summary>The value, what it stands for, and whether it was cut.</summary>
    /// <param name="dataset">The data set of the element, which says what its text is encoded in.</param>
    /// <param name="element">An element whose value is in memory.</param>
    public static (string Value, string Meaning, bool IsCut) Of(
        DicomDataset dataset,
        DicomElement element
    )
    {
        if (element.VR is DicomVR.OB or DicomVR.UN)
            return OfBytes(element.Value.Span);
        var isCut = element.Value.Length > MaxDecoded;
        var strings = isCut
            // An item inherits its data set's character set.
            ? new DicomDataset(dataset)
                .Set(new DicomElement(element.Tag, element.VR, element.Value[..MaxDecoded]))
                .GetStrings(element.Tag)
            : dataset.GetStrings(element.Tag);
        if (element.VR == DicomVR.AT)
            return OfTags(strings);
        var value = string.Join('\\', strings);
        var meaning =
            element.VR == DicomVR.UI && strings is [var uid] && DicomUids.NameOf(uid) != uid
                ? DicomUids.NameOf(uid)
                : "";
        return Cut(value, meaning, isCut);
    }

    // Private elements of implicit files are UN, and very often text.
    private static (string, string, bool) OfBytes(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimEnd((byte)0).TrimEnd((byte)' ');
        var shown = text[..Math.Min(text.Length, TagListCodec.MaxText)];
        if (shown.Length > 1 && !shown.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return (Encoding.ASCII.GetString(shown), "", shown.Length < text.Length);
        var hex = new StringBuilder(3 * MaxBytes);
        foreach (var b in bytes[..Math.Min(bytes.Length, MaxBytes)])
            hex.Append(hex.Length == 0 ? "" : " ").Append(b.ToString("x2"));
        return (hex.ToString(), "", bytes.Length > MaxBytes);
    }

    private static (string, string, bool) OfTags(string[] hex)
    {
        var tags = hex.Select(h => DicomTag.TryParse(h, out var tag) ? tag : default).ToArray();
        var names = tags.Select(t => DicomDictionary.TryGet(t, out var e) ? e.Keyword : "");
        return Cut(string.Join('\\', tags), string.Join('\\', names).Trim('\\'), false);
    }

    private static (string, string, bool) Cut(string value, string meaning, bool isCut) =>
        value.Length <= TagListCodec.MaxText
            ? (value, First(meaning), isCut)
            : (First(value), First(meaning), true);

    private static string First(string text) =>
        text.Length <= TagListCodec.MaxText ? text
        // Never half a character.
        : char.IsHighSurrogate(text[TagListCodec.MaxText - 1]) ? text[..(TagListCodec.MaxText - 1)]
        : text[..TagListCodec.MaxText];
}
