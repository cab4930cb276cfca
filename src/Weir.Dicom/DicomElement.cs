namespace Weir.Dicom;

/// <summary>One data element (PS3.5 section 7.1). Values are little endian in memory, whatever the file's byte order.</summary>
public sealed class DicomElement
{
    private static readonly IReadOnlyList<DicomDataset> NoItems = [];

    // -1 for fragments and sequences: a nullable would take twice the room, thousands of times.
    private readonly long length;

    /// <summary>Makes an element whose value is in memory.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="vr">Its value representation.</param>
    /// <param name="value">Value field, little endian.</param>
    /// <param name="offset">Byte offset of the value in the file it was read from.</param>
    public DicomElement(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value, long offset = 0)
    {
        Tag = tag;
        VR = vr;
        Value = value;
        length = value.Length;
        Offset = offset;
        Items = NoItems;
    }

    /// <summary>Makes a sequence.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="items">Its items, in order.</param>
    /// <param name="offset">Byte offset of the first item in the file it was read from.</param>
    public DicomElement(DicomTag tag, IReadOnlyList<DicomDataset> items, long offset = 0)
    {
        Tag = tag;
        VR = DicomVR.SQ;
        length = -1;
        Offset = offset;
        Items = items;
    }

    private DicomElement(DicomTag tag, DicomVR vr, long offset, long? length)
    {
        Tag = tag;
        VR = vr;
        Offset = offset;
        this.length = length ?? -1;
        IsDeferred = true;
        Items = NoItems;
    }

    /// <summary>The tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>The value representation, resolved by the dictionary where the file does not say it.</summary>
    public DicomVR VR { get; }

    /// <summary>The value field, little endian; empty for sequences and deferred values.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Bytes of the value field in the file; null if it is made of fragments (PS3.5 section A.4).</summary>
    public long? Length => length < 0 ? null : length;

    /// <summary>Items of a sequence; empty otherwise.</summary>
    public IReadOnlyList<DicomDataset> Items { get; }

    /// <summary>Byte offset of the value field in the file (in the inflated data set, for a deflated file).</summary>
    public long Offset { get; }

    /// <summary>Whether the value was left in the file: pixel data always, other binary values above 64 KiB.</summary>
    public bool IsDeferred { get; }

    /// <summary>Makes an element whose value stays in the file.</summary>
    internal static DicomElement Deferred(DicomTag tag, DicomVR vr, long offset, long? length) =>
        new(tag, vr, offset, length);
}
