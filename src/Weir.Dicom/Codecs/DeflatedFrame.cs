using System.IO.Compression;

namespace Weir.Dicom.Codecs;

/// <summary>Frames of Deflated Image Frame Compression: raw deflate (PS3.5 section A.4.13).</summary>
internal static class DeflatedFrame
{
    public static unsafe void Decode(ReadOnlySpan<byte> encoded, Span<byte> native)
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
