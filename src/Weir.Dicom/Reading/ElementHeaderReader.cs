using System.Buffers.Binary;

namespace Weir.Dicom.Reading;

/// <summary>Reads tag, value representation and length (PS3.5 section 7.1), with the liberties that real files take.</summary>
internal sealed class ElementHeaderReader(ByteWindow input, WarningList warnings)
{
    /// <summary>Reads the next header and moves to its value.</summary>
    /// <param name="encoding">How it is encoded.</param>
    /// <param name="dataset">What was read so far: Pixel Representation there decides between US and SS.</param>
    public ElementHeader Read(ElementEncoding encoding, DicomDataset? dataset)
    {
        var offset = input.Position;
        var bytes = input.Peek(12);
        if (bytes.Length < 8)
        {
            throw new DicomFormatException("The file ends inside an element", offset);
        }
        var tag = new DicomTag(U16(bytes, encoding), U16(bytes[2..], encoding));
        if (!encoding.Explicit || tag.Group == 0xFFFE)
        {
            var vr = tag.Group == 0xFFFE ? DicomVR.None : ImplicitVR(tag, dataset);
            return Done(tag, vr, U32(bytes[4..], encoding), offset, 8);
        }
        var written = (DicomVR)BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (!written.IsKnown())
        {
            return ReadUnknown(tag, bytes, encoding, dataset, offset);
        }
        if (!written.HasLongLength())
        {
            return Done(tag, written, U16(bytes[6..], encoding), offset, 8);
        }
        if (bytes.Length < 12)
        {
            throw new DicomFormatException("The file ends inside an element", offset, tag);
        }
        var length = U32(bytes[8..], encoding);
        if (written != DicomVR.UN || encoding.BigEndian)
        {
            return Done(tag, written, length, offset, 12);
        }
        // What a UN of a public attribute really is: its bytes are implicit little endian (PS3.5 section 6.2.2).
        var known = ImplicitVR(tag, dataset);
        return Done(tag, known, length, offset, 12) with { WasUnknown = known != DicomVR.UN };
    }

    /// <summary>An unknown pair of letters is a newer standard's, with a long length (PS3.5 section 6.2.2); anything
    /// else can only be an element written implicitly among explicit ones.</summary>
    private ElementHeader ReadUnknown(
        DicomTag tag,
        ReadOnlySpan<byte> bytes,
        ElementEncoding encoding,
        DicomDataset? dataset,
        long offset
    )
    {
        var letters =
            char.IsAsciiLetterUpper((char)bytes[4]) && char.IsAsciiLetterUpper((char)bytes[5]);
        if (letters && bytes.Length == 12 && bytes[6] == 0 && bytes[7] == 0)
        {
            warnings.Add(tag, "has a value representation that is not in the standard.");
            return Done(tag, DicomVR.UN, U32(bytes[8..], encoding), offset, 12);
        }
        var length = U32(bytes[4..], encoding);
        if (length > (input.Length ?? int.MaxValue) - offset - 8)
        {
            throw new DicomFormatException("The value representation is damaged", offset, tag);
        }
        warnings.Add(tag, "is written without value representation.");
        return Done(tag, ImplicitVR(tag, dataset), length, offset, 8);
    }

    private static DicomVR ImplicitVR(DicomTag tag, DicomDataset? dataset)
    {
        if (!DicomDictionary.TryGet(tag, out var entry))
        {
            return DicomVR.UN;
        }
        return entry.IsSignDependent && entry.VR == DicomVR.US && dataset?.IsSigned == true
            ? DicomVR.SS
            : entry.VR;
    }

    private ElementHeader Done(DicomTag tag, DicomVR vr, uint length, long offset, int bytes)
    {
        input.Skip(bytes);
        return new ElementHeader(tag, vr, length, offset, offset + bytes);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, ElementEncoding encoding) =>
        encoding.BigEndian
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, ElementEncoding encoding) =>
        encoding.BigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
