using System.Buffers.Binary;
using Weir.Dicom.Reading;

namespace Weir.Dicom.Writing;

/// <summary>Writes elements in one transfer syntax (PS3.5 section 7).</summary>
internal sealed class ElementWriter(Stream stream, TransferSyntax syntax, PixelContent? pixels)
{
    private readonly byte[] head = new byte[12];
    private bool pixelsWritten;

    public void Write(DicomDataset dataset)
    {
        WriteElements(dataset, pixels);
        if (pixels is not null && !pixelsWritten)
        {
            WritePixels(dataset);
        }
    }

    private void WriteElements(DicomDataset dataset, PixelContent? content)
    {
        foreach (var element in dataset)
        {
            if (
                content is not null
                && !pixelsWritten
                && element.Tag.CompareTo(DicomTags.PixelData) >= 0
            )
            {
                WritePixels(dataset);
            }
            if (content is null || element.Tag != DicomTags.PixelData)
            {
                WriteElement(element);
            }
        }
    }

    private void WriteElement(DicomElement element)
    {
        if (element.IsDeferred)
        {
            throw new ArgumentException($"The value of {element.Tag} was left in its file.");
        }
        if (element.VR == DicomVR.SQ)
        {
            WriteHeader(element.Tag, DicomVR.SQ, ElementHeader.Undefined);
            foreach (var item in element.Items)
            {
                WriteHeader(ElementHeader.Item, DicomVR.None, ElementHeader.Undefined);
                WriteElements(item, null);
                WriteHeader(ElementHeader.ItemDelimiter, DicomVR.None, 0);
            }
            WriteHeader(ElementHeader.SequenceDelimiter, DicomVR.None, 0);
            return;
        }
        var length = element.Value.Length + (element.Value.Length & 1);
        // A short form cannot say a length above 64 KiB: then it is UN (PS3.5 section 6.2.2, note 2).
        var vr = length > ushort.MaxValue && !element.VR.HasLongLength() ? DicomVR.UN : element.VR;
        WriteHeader(element.Tag, vr, (uint)length);
        if (syntax.IsBigEndian && element.VR.UnitBytes() > 1)
        {
            stream.Write(ByteOrder.Swapped(element.Value.Span, element.VR.UnitBytes()));
        }
        else
        {
            stream.Write(element.Value.Span);
        }
        if (length > element.Value.Length)
        {
            stream.WriteByte(element.VR.Padding());
        }
    }

    private void WritePixels(DicomDataset dataset)
    {
        pixelsWritten = true;
        if (pixels!.Length is not { } length)
        {
            WriteFrames(pixels.EncodedFrames, pixels.HasOffsetTable);
            return;
        }
        var bits = dataset.GetInt(DicomTags.BitsAllocated) ?? 16;
        if (syntax.IsBigEndian && bits > 8)
        {
            throw new ArgumentException("Streamed pixels are little endian.");
        }
        // Implicit little endian always means words (PS3.5 section A.1).
        var vr = bits > 8 || !syntax.IsExplicit ? DicomVR.OW : DicomVR.OB;
        WriteHeader(DicomTags.PixelData, vr, checked((uint)(length + (length & 1))));
        using (var counted = new CountedStream(stream, length))
        {
            pixels.Write!(counted);
            counted.CheckComplete();
        }
        if ((length & 1) == 1)
        {
            stream.WriteByte(0);
        }
    }

    private void WriteFrames(IReadOnlyList<ReadOnlyMemory<byte>> frames, bool offsetTable)
    {
        WriteHeader(DicomTags.PixelData, DicomVR.OB, ElementHeader.Undefined);
        var table = new byte[offsetTable ? 4 * frames.Count : 0];
        var offset = 0u;
        for (var i = 0; offsetTable && i < frames.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * i), offset);
            offset = checked(offset + 8 + (uint)(frames[i].Length + (frames[i].Length & 1)));
        }
        WriteItem(table);
        foreach (var frame in frames)
        {
            WriteItem(frame.Span);
        }
        WriteHeader(ElementHeader.SequenceDelimiter, DicomVR.None, 0);
    }

    private void WriteItem(ReadOnlySpan<byte> bytes)
    {
        WriteHeader(ElementHeader.Item, DicomVR.None, (uint)(bytes.Length + (bytes.Length & 1)));
        stream.Write(bytes);
        if ((bytes.Length & 1) == 1)
        {
            stream.WriteByte(0);
        }
    }

    private void WriteHeader(DicomTag tag, DicomVR vr, uint length)
    {
        Put16(0, tag.Group);
        Put16(2, tag.Element);
        if (!syntax.IsExplicit || vr == DicomVR.None)
        {
            Put32(4, length);
            stream.Write(head, 0, 8);
            return;
        }
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), (ushort)vr);
        if (vr.HasLongLength())
        {
            Put16(6, 0);
            Put32(8, length);
            stream.Write(head, 0, 12);
        }
        else
        {
            Put16(6, (ushort)length);
            stream.Write(head, 0, 8);
        }
    }

    private void Put16(int at, ushort value)
    {
        if (syntax.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at), value);
        }
    }

    private void Put32(int at, uint value)
    {
        if (syntax.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at), value);
        }
    }
}
