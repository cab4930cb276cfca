namespace Weir.Dicom.Reading;

/// <summary>How elements are encoded: the part of a transfer syntax that the parser needs.</summary>
internal readonly record struct ElementEncoding(bool Explicit, bool BigEndian)
{
    public static readonly ElementEncoding ImplicitLittle = new(false, false);
    public static readonly ElementEncoding ExplicitLittle = new(true, false);
    public static readonly ElementEncoding ExplicitBig = new(true, true);
}

/// <summary>Tag, value representation and length of an element, before its value (PS3.5 section 7.1).</summary>
internal readonly record struct ElementHeader(
    DicomTag Tag,
    DicomVR VR,
    uint Length,
    long Offset,
    long ValueOffset
)
{
    /// <summary>Whether the file says UN for an attribute the dictionary knows: its value is implicit little endian.</summary>
    public bool WasUnknown { get; init; }

    public const uint Undefined = 0xFFFFFFFF;

    public static readonly DicomTag Item = new(0xFFFEE000);
    public static readonly DicomTag ItemDelimiter = new(0xFFFEE00D);
    public static readonly DicomTag SequenceDelimiter = new(0xFFFEE0DD);

    /// <summary>The length, null if undefined.</summary>
    public long? KnownLength => IsUndefined ? null : Length;

    public bool IsUndefined => Length == Undefined;
}
