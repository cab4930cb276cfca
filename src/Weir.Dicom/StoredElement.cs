using System.Runtime.InteropServices;

namespace Weir.Dicom;

/// <summary>
/// An element as a data set keeps it: 32 bytes in an array instead of an object, for a header has hundreds and most are
/// never asked for. <see cref="ToElement"/> makes the object when one is.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StoredElement
{
    private const uint NoLength = uint.MaxValue;

    // What holds the value: the array it is a slice of, the items of a sequence, an element made by a caller, or nothing
    // if it stays in the file.
    private readonly object? holder;
    private readonly long offset;
    private readonly uint tag;
    private readonly int start;
    private readonly uint length;
    private readonly DicomVR vr;

    /// <summary>An element whose value is a slice of an array that is never written again.</summary>
    /// <param name="tag">Its tag's number.</param>
    /// <param name="vr">Its value representation.</param>
    /// <param name="bytes">Array that holds the value, little endian.</param>
    /// <param name="start">Where in the array the value begins.</param>
    /// <param name="length">Bytes of it.</param>
    /// <param name="offset">Byte offset of the value in its file.</param>
    public StoredElement(uint tag, DicomVR vr, byte[] bytes, int start, uint length, long offset)
    {
        this.tag = tag;
        this.vr = vr;
        this.start = start;
        this.length = length;
        this.offset = offset;
        holder = bytes;
    }

    /// <summary>A sequence.</summary>
    public StoredElement(DicomTag tag, DicomDataset[] items, long offset)
    {
        this.tag = tag.Value;
        vr = DicomVR.SQ;
        length = NoLength;
        this.offset = offset;
        holder = items;
    }

    /// <summary>A value that stays in the file; of undefined length (null) if it is made of fragments.</summary>
    public StoredElement(DicomTag tag, DicomVR vr, long offset, uint? length)
    {
        this.tag = tag.Value;
        this.vr = vr;
        this.offset = offset;
        this.length = length ?? NoLength;
    }

    /// <summary>An element that a caller made.</summary>
    public StoredElement(DicomElement element)
    {
        tag = element.Tag.Value;
        vr = element.VR;
        holder = element;
    }

    /// <summary>The tag as one number, by which data sets are sorted.</summary>
    public uint Tag => tag;

    /// <summary>Items of a sequence; empty otherwise.</summary>
    public IReadOnlyList<DicomDataset> Items =>
        holder switch
        {
            DicomDataset[] items => items,
            DicomElement element => element.Items,
            _ => [],
        };

    /// <summary>The element as callers see it.</summary>
    public DicomElement ToElement()
    {
        var name = new DicomTag(tag);
        return holder switch
        {
            byte[] bytes => new(name, vr, bytes.AsMemory(start, (int)length), offset),
            DicomElement element => element,
            DicomDataset[] items => new(name, items, offset),
            _ => DicomElement.Deferred(name, vr, offset, length == NoLength ? null : length),
        };
    }
}
