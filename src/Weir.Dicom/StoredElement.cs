using System.Runtime.InteropServices;
using Weir.Dicom.Reading;

namespace Weir.Dicom;

/// <summary>
/// An element as a data set keeps it: 24 bytes in an array instead of an object, for a header has hundreds and most are
/// never asked for. <see cref="ToElement"/> makes the object when one is.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StoredElement
{
    // The bytes that the value is a slice of; or a sequence still to be made; or an element that was made already: another
    // sequence, a deferred one, a caller's.
    private readonly object holder;
    private readonly int start;
    private readonly int length;
    private readonly DicomVR vr;

    /// <summary>An element whose value was read.</summary>
    /// <param name="tag">Its tag's number.</param>
    /// <param name="vr">Its value representation.</param>
    /// <param name="holder">Bytes that hold the value, little endian.</param>
    /// <param name="start">Where in them the value begins.</param>
    /// <param name="length">Bytes of it.</param>
    public StoredElement(uint tag, DicomVR vr, ValueBytes holder, int start, int length)
    {
        Tag = tag;
        this.vr = vr;
        this.start = start;
        this.length = length;
        this.holder = holder;
    }

    /// <summary>An element that was made already.</summary>
    public StoredElement(DicomElement element)
    {
        Tag = element.Tag.Value;
        vr = element.VR;
        holder = element;
    }

    /// <summary>A sequence whose items are made when asked for.</summary>
    public StoredElement(uint tag, PlainSequence sequence)
    {
        Tag = tag;
        vr = DicomVR.SQ;
        holder = sequence;
    }

    /// <summary>The tag as one number, by which data sets are sorted.</summary>
    public uint Tag { get; }

    /// <summary>Items of a sequence; empty otherwise.</summary>
    public IReadOnlyList<DicomDataset> Items => holder is ValueBytes ? [] : ToElement().Items;

    /// <summary>The element as callers see it.</summary>
    public DicomElement ToElement() =>
        holder switch
        {
            ValueBytes bytes => new DicomElement(
                new DicomTag(Tag),
                vr,
                bytes.Bytes.AsMemory(start, length),
                bytes.Start + start
            ),
            PlainSequence sequence => sequence.Element,
            _ => (DicomElement)holder,
        };
}
