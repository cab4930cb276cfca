using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Weir.Dicom.Text;

namespace Weir.Dicom;

/// <summary>What the bytes of a value mean (PS3.5 section 6.2).</summary>
internal static class ElementValues
{
    /// <summary>Values of an element with ASCII text only, such as Specific Character Set itself.</summary>
    public static string[] Ascii(DicomElement element) =>
        Encoding.Latin1.GetString(element.Value.Span).TrimEnd(' ', '\0').Split('\\');

    public static string[] Strings(DicomElement element, SpecificCharacterSet characterSet)
    {
        if (element.Value.IsEmpty)
        {
            return [];
        }
        if (!element.VR.IsText())
        {
            return element.VR == DicomVR.AT
                ? Tags(element.Value.Span)
                : Array.ConvertAll(Doubles(element), number => Text(number, element.VR));
        }
        var bytes = element.Value.Span;
        var text = element.VR.UsesCharacterSet()
            ? characterSet.Decode(bytes, element.VR)
            : Encoding.Latin1.GetString(bytes);
        if (element.VR.IsSingleText())
        {
            // Leading spaces of texts are significant, trailing ones are padding.
            return [text.TrimEnd(' ', '\0')];
        }
        var values = text.Split('\\');
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = values[i].Trim(' ', '\0');
        }
        return values is [""] ? [] : values;
    }

    public static double[] Doubles(DicomElement element)
    {
        if (element.VR is DicomVR.DS or DicomVR.IS)
        {
            return Parse(Ascii(element));
        }
        var size = Math.Max(1, element.VR.UnitBytes());
        var numbers = new double[IsNumeric(element.VR) ? element.Value.Length / size : 0];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(element.Value.Span[(i * size)..], element.VR);
        }
        return numbers;
    }

    public static string[] Tags(ReadOnlySpan<byte> value)
    {
        var tags = new string[value.Length / 4];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new DicomTag(
                BinaryPrimitives.ReadUInt16LittleEndian(value[(4 * i)..]),
                BinaryPrimitives.ReadUInt16LittleEndian(value[(4 * i + 2)..])
            ).ToHex();
        }
        return tags;
    }

    /// <summary>Whether the value is an array of binary numbers, words of bulk data included.</summary>
    public static bool IsNumeric(DicomVR vr) =>
        vr
            is DicomVR.US
                or DicomVR.SS
                or DicomVR.UL
                or DicomVR.SL
                or DicomVR.UV
                or DicomVR.SV
                or DicomVR.FL
                or DicomVR.FD
                or DicomVR.OW
                or DicomVR.OF
                or DicomVR.OD
                or DicomVR.OL;

    /// <summary>The shortest text that gives the number back; that of a 32-bit number says no more than 32 bits do.</summary>
    private static string Text(double number, DicomVR vr) =>
        vr is DicomVR.FL or DicomVR.OF
            ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(ReadOnlySpan<byte> bytes, DicomVR vr) =>
        vr switch
        {
            DicomVR.US or DicomVR.OW => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            DicomVR.SS => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            DicomVR.UL or DicomVR.OL => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            DicomVR.SL => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            DicomVR.UV => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            DicomVR.SV => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            DicomVR.FL or DicomVR.OF => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };

    private static double[] Parse(string[] texts)
    {
        var numbers = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i].AsSpan().Trim(" \0");
            if (
                !double.TryParse(
                    text,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out numbers[i]
                ) || !double.IsFinite(numbers[i])
            )
            {
                return [];
            }
        }
        return numbers;
    }
}
