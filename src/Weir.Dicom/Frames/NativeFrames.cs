using Weir.Dicom.Reading;

namespace Weir.Dicom.Frames;

/// <summary>Native frames, one after another without gaps: those of 1-bit images begin at any bit (PS3.5 section 8.1.1).</summary>
internal sealed class NativeFrames(
    ByteSource source,
    PixelDataInfo pixels,
    PixelDescription description,
    bool bigEndian
) : FrameTable
{
    private readonly long frameBits = description.NativeFrameBits;

    /// <summary>Bytes that are reversed together: words, unless the value is a string of bytes (PS3.5 section A.3).</summary>
    private readonly int unit = bigEndian ? pixels.VR.UnitBytes() : 1;

    public override long Length(int frame)
    {
        var end = ((frame + 1) * frameBits + 7) / 8;
        return end <= pixels.Length && pixels.Offset + end <= source.MaxLength
            ? description.NativeFrameBytes
            : throw Missing();
    }

    public override void Read(int frame, Span<byte> destination)
    {
        var firstBit = frame * frameBits;
        var shift = (int)(firstBit % 8);
        if (shift == 0)
        {
            ReadBytes(firstBit / 8, destination);
        }
        else
        {
            // The last byte may belong to this frame alone: read what is there.
            var span = new byte[((shift + frameBits + 7) / 8)];
            ReadBytes(firstBit / 8, span);
            for (var i = 0; i < destination.Length; i++)
            {
                var next = i + 1 < span.Length ? span[i + 1] : 0;
                destination[i] = (byte)(span[i] >> shift | next << (8 - shift));
            }
        }
        if (frameBits % 8 is var used and not 0)
        {
            // What follows are bits of the next frame.
            destination[^1] &= (byte)((1 << (int)used) - 1);
        }
    }

    /// <summary>Reads bytes of the value field as little endian has them.</summary>
    private void ReadBytes(long offset, Span<byte> destination)
    {
        if (unit == 1)
        {
            Fill(offset, destination);
            return;
        }
        var start = offset / unit * unit;
        var end = Math.Min(
            (offset + destination.Length + unit - 1) / unit * unit,
            pixels.Length!.Value
        );
        if (start == offset && end == offset + destination.Length)
        {
            Fill(offset, destination);
            ByteOrder.Swap(destination, unit);
            return;
        }
        var aligned = new byte[end - start];
        Fill(start, aligned);
        ByteOrder.Swap(aligned, unit);
        aligned.AsSpan((int)(offset - start), destination.Length).CopyTo(destination);
    }

    private void Fill(long offset, Span<byte> destination)
    {
        if (source.ReadAt(destination, pixels.Offset + offset) < destination.Length)
        {
            throw Missing();
        }
    }

    private DicomFormatException Missing() =>
        new("The pixel data ends before the frame does", pixels.Offset, pixels.Tag);
}
