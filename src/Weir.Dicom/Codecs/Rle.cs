using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>RLE Lossless (PS3.5 annex G): PackBits, one segment for each byte of each sample, the high byte first.</summary>
internal sealed class Rle : FrameCodec
{
    private const int HeaderBytes = 64;

    /// <summary>Two bytes become 128 at most.</summary>
    private const int MaxExpansion = 64;

    /// <summary>Two loops over spans, in time that grows with the pixels alone.</summary>
    public override bool BelongsInWorker => false;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        if (encoded.Length < nativeBytes / MaxExpansion)
        {
            throw new DicomFormatException("The frame is too short for its pixels", 0);
        }
    }

    public override void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        var bytesPerSample = (description.BitsAllocated + 7) / 8;
        var segments = description.SamplesPerPixel * bytesPerSample;
        if (
            encoded.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(encoded) != segments
            || segments > 15
        )
        {
            throw Damaged();
        }
        for (var segment = 0; segment < segments; segment++)
        {
            var start = Offset(encoded, segment);
            var end = segment + 1 < segments ? Offset(encoded, segment + 1) : encoded.Length;
            if (start < HeaderBytes || end < start)
            {
                throw Damaged();
            }
            var (sample, high) = Math.DivRem(segment, bytesPerSample);
            var target = sample * bytesPerSample + (bytesPerSample - 1 - high);
            Unpack(encoded[start..end], native[target..], segments);
        }
    }

    /// <summary>Unpacks one segment into every n-th byte (PS3.5 section G.3.2).</summary>
    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target, int step)
    {
        var at = 0;
        while (at < target.Length)
        {
            if (packed.IsEmpty)
            {
                throw Damaged();
            }
            var code = (sbyte)packed[0];
            packed = packed[1..];
            var count =
                code >= 0 ? code + 1
                : code == sbyte.MinValue ? 0
                : 1 - code;
            var taken = code >= 0 ? count : Math.Min(count, 1);
            if (taken > packed.Length)
            {
                throw Damaged();
            }
            for (var i = 0; i < count && at < target.Length; i++, at += step)
            {
                target[at] = packed[code >= 0 ? i : 0];
            }
            packed = packed[taken..];
        }
    }

    private static int Offset(ReadOnlySpan<byte> encoded, int segment)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(encoded[(4 + 4 * segment)..]);
        return offset <= encoded.Length ? (int)offset : throw Damaged();
    }

    private static DicomFormatException Damaged() => new("The RLE frame is damaged", 0);
}
