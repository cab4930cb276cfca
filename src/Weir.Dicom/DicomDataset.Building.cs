using System.Buffers.Binary;
using System.Globalization;

namespace Weir.Dicom;

/// <summary>Typed writing. The dictionary gives the value representation; a tag it does not know needs <see cref="Set(DicomElement)"/>.</summary>
public sealed partial class DicomDataset
{
    /// <summary>Sets text values, encoded in the data set's character set; set that one first.</summary>
    /// <exception cref="ArgumentException">The character set cannot say the text, or the attribute is not text.</exception>
    public DicomDataset Set(DicomTag tag, params ReadOnlySpan<string> values)
    {
        var vr = DicomDictionary.VROf(tag);
        if (!vr.IsText())
        {
            throw new ArgumentException($"{tag} is {vr}, not text.", nameof(tag));
        }
        var text = string.Join('\\', values!);
        var bytes = vr.UsesCharacterSet()
            ? CharacterSet.Encode(text)
            : Text.SpecificCharacterSet.Default.Encode(text);
        return Set(new DicomElement(tag, vr, bytes));
    }

    /// <summary>Sets numbers, as the attribute's value representation writes them.</summary>
    /// <exception cref="ArgumentException">The attribute is not numeric.</exception>
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public DicomDataset Set(DicomTag tag, params ReadOnlySpan<double> values)
    {
        var vr =
            DicomDictionary.TryGet(tag, out var entry) && entry.IsSignDependent && IsSigned
                ? DicomVR.SS
                : DicomDictionary.VROf(tag);
        if (vr is DicomVR.DS or DicomVR.IS)
        {
            var texts = new string[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                texts[i] =
                    vr == DicomVR.IS
                        ? checked((int)values[i]).ToString(CultureInfo.InvariantCulture)
                        : DecimalString(values[i]);
            }
            return Set(tag, texts);
        }
        var size = vr.UnitBytes();
        var bytes = new byte[size * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            WriteNumber(bytes.AsSpan(i * size), vr, values[i], tag);
        }
        return Set(new DicomElement(tag, vr, bytes));
    }

    /// <summary>Sets integers, as the attribute's value representation writes them.</summary>
    public DicomDataset Set(DicomTag tag, int value) => Set(tag, (double)value);

    /// <summary>Sets opaque bytes, little endian; the dictionary's value representation, or the given one.</summary>
    public DicomDataset Set(DicomTag tag, ReadOnlyMemory<byte> bytes, DicomVR? vr = null) =>
        Set(new DicomElement(tag, vr ?? DicomDictionary.VROf(tag), bytes));

    /// <summary>Sets a sequence; its items take on this data set's character set.</summary>
    public DicomDataset Set(DicomTag tag, params IReadOnlyList<DicomDataset> items) =>
        Set(new DicomElement(tag, items));

    /// <summary>At most 16 characters (PS3.5 section 6.2, DS), as precise as they allow.</summary>
    internal static string DecimalString(double value)
    {
        for (var digits = 17; ; digits--)
        {
            var text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (text.Length <= 16)
            {
                return text;
            }
        }
    }

    private static void WriteNumber(Span<byte> target, DicomVR vr, double value, DicomTag tag)
    {
        switch (vr)
        {
            case DicomVR.US:
                BinaryPrimitives.WriteUInt16LittleEndian(target, checked((ushort)value));
                break;
            case DicomVR.SS:
                BinaryPrimitives.WriteInt16LittleEndian(target, checked((short)value));
                break;
            case DicomVR.UL:
                BinaryPrimitives.WriteUInt32LittleEndian(target, checked((uint)value));
                break;
            case DicomVR.SL:
                BinaryPrimitives.WriteInt32LittleEndian(target, checked((int)value));
                break;
            case DicomVR.UV:
                BinaryPrimitives.WriteUInt64LittleEndian(target, checked((ulong)value));
                break;
            case DicomVR.SV:
                BinaryPrimitives.WriteInt64LittleEndian(target, checked((long)value));
                break;
            case DicomVR.FL:
                BinaryPrimitives.WriteSingleLittleEndian(target, (float)value);
                break;
            case DicomVR.FD:
                BinaryPrimitives.WriteDoubleLittleEndian(target, value);
                break;
            default:
                throw new ArgumentException($"{tag} is {vr}, not a number.", nameof(tag));
        }
    }
}
