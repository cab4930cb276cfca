namespace Weir.Dicom.Codecs;

/// <summary>
/// JPEG's sequential and progressive DCT processes with Huffman coding (ITU-T T.81 annexes F and G), of 8 or 12 bits and without
/// subsampled components. libjpeg-turbo 2.1 decodes 8 bits only; the reference decoders' 12-bit values come out the same, bit by bit.
/// </summary>
internal static class JpegDct
{
    /// <summary>Each scan of a progressive image costs a pass over all its blocks; the finest script in use has some 20.</summary>
    private const int MaxScans = 500;

    /// <summary>Decodes a frame whose header was checked against the data set.</summary>
    /// <param name="encoded">The codestream.</param>
    /// <param name="sampleBytes">Bytes of a native sample: 1 or 2.</param>
    /// <param name="native">Receives the samples, pixel after pixel.</param>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> encoded, int sampleBytes, Span<byte> native)
    {
        var tables = new JpegTables();
        JpegCoefficients? image = null;
        var segments = new JpegSegments(encoded);
        var scans = 0;
        while (segments.Next() && segments.Marker != JpegSegments.End)
        {
            if (JpegFrame.IsFrame(segments.Marker))
            {
                image = image is null
                    ? new JpegCoefficients(JpegFrame.Of(segments.Marker, segments.Payload))
                    : throw new DicomFormatException("There are two images in the JPEG frame", 0);
            }
            else if (segments.Marker == JpegSegments.Scan && image is not null)
            {
                if (++scans > MaxScans)
                {
                    throw new DicomFormatException("The JPEG frame has too many scans", 0);
                }
                var scan = JpegScan.Of(segments.Payload, image.Frame);
                segments.Position = new JpegDctScan(image, tables, scan).Read(
                    encoded,
                    segments.Position
                );
                image.Note(scan, tables);
            }
            else
            {
                tables.Read(segments.Marker, segments.Payload);
            }
        }
        if (image is null)
        {
            throw new DicomFormatException("The JPEG frame has no image", 0);
        }
        Transform(image, sampleBytes, native);
    }

    private static void Transform(JpegCoefficients image, int sampleBytes, Span<byte> native)
    {
        var frame = image.Frame;
        Span<ushort> samples = stackalloc ushort[64];
        for (var c = 0; c < frame.Components.Length; c++)
        {
            var quantization = image.Quantization(c);
            for (var block = 0; block < image.BlocksDown * image.BlocksAcross; block++)
            {
                var (down, across) = Math.DivRem(block, image.BlocksAcross);
                InverseDct.Transform(
                    image.Block(c, across, down),
                    quantization,
                    frame.Precision,
                    samples
                );
                var rows = Math.Min(8, frame.Rows - 8 * down);
                var columns = Math.Min(8, frame.Columns - 8 * across);
                for (var y = 0; y < rows; y++)
                {
                    var pixel = (8 * down + y) * frame.Columns + 8 * across;
                    for (var x = 0; x < columns; x++, pixel++)
                    {
                        var at = (pixel * frame.Components.Length + c) * sampleBytes;
                        native[at] = (byte)samples[8 * y + x];
                        if (sampleBytes == 2)
                        {
                            native[at + 1] = (byte)(samples[8 * y + x] >> 8);
                        }
                    }
                }
            }
        }
    }
}
