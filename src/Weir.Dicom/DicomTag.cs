using System.Globalization;

namespace Weir.Dicom;

/// <summary>The tag of a data element: group and element number (PS3.5 section 7.1).</summary>
/// <param name="Group">Group number; odd groups are private.</param>
/// <param name="Element">Element number.</param>
public readonly record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Makes a tag of its 32-bit value, group in the high half.</summary>
    public DicomTag(uint value)
        : this((ushort)(value >> 16), (ushort)value) { }

    /// <summary>Group and element as one number, which sorts as data sets are sorted.</summary>
    public uint Value => (uint)Group << 16 | Element;

    /// <summary>Whether the group is odd, which means that a vendor defined the element (PS3.5 section 7.8).</summary>
    public bool IsPrivate => (Group & 1) == 1;

    /// <summary>Whether the element reserves a block of private elements (PS3.5 section 7.8.1).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>Reads eight hexadecimal digits, as DICOM JSON and QIDO-RS write a tag.</summary>
    /// <param name="text">For instance <c>00100010</c>.</param>
    /// <param name="tag">The tag, if the text is one.</param>
    /// <returns>Whether the text is a tag.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomTag tag)
    {
        var parsed = uint.TryParse(
            text,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        );
        tag = new DicomTag(value);
        return parsed && text.Length == 8;
    }

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>The form people write: <c>(0010,0010)</c>.</summary>
    public override string ToString() => $"({Group:X4},{Element:X4})";

    /// <summary>The form of DICOM JSON: <c>00100010</c> (PS3.18 section F.2.2).</summary>
    public string ToHex() => Value.ToString("X8", CultureInfo.InvariantCulture);
}
