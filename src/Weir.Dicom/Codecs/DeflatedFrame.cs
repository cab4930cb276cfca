using System.IO.Compression;

namespace Weir.Dicom.Codecs;

/// <summary>Frames of Deflated Image Frame Compression: raw deflate (PS3.5 section A.4.13).</summary>
internal sealed class DeflatedFrame : FrameCodec
{
    /// <summary>What deflate can make of one byte at most.</summary>
    private const int MaxExpansion = 1032;

    /// <summary>The runtime's inflater writes the pixels and nothing else, in time that grows with them alone.</summary>
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

    public override unsafe void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        fixed (byte* start = encoded)
        {
            using var stream = new UnmanagedMemoryStream(start, encoded.Length);
            using var inflater = new DeflateStream(stream, CompressionMode.Decompress);
            try
            {
                inflater.ReadExactly(native);
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
                throw new DicomFormatException("The deflated frame is damaged", 0);
            }
        }
    }
}
