namespace Weir.Dicom.Codecs;

/// <summary>
/// JPEG (ITU-T T.81; PS3.5 section A.4.1). What a codestream is, its frame header says, whichever of the JPEG transfer
/// syntaxes the file names: 8-bit DCT goes to libjpeg-turbo, 12-bit DCT and the lossless process to our own code.
/// Components are not converted: YBR_FULL stays YBR_FULL, with full chroma.
/// </summary>
internal sealed class Jpeg : FrameCodec
{
    private const string Format = "JPEG";

    /// <summary>Bytes that an encoded byte can become: a block of 64 samples takes two bits with Huffman coding, one with
    /// progressive scans; a lossless sample takes one bit.</summary>
    private const int MaxDctExpansion = 8 * 64 * 2;
    private const int MaxLosslessExpansion = 8 * 2;

    public override bool BelongsInWorker => true;

    public override string? MissingLibrary => JpegTurbo.Missing;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        CheckAllocated(Format, description, 8, 16);
        var frame = JpegFrame.Read(encoded, Format);
        CheckImage(
            Format,
            description,
            frame.Columns,
            frame.Rows,
            frame.Components.Length,
            frame.Precision
        );
        CheckProcess(frame);
        var isArithmetic = frame.Process >= JpegFrame.ArithmeticSequential;
        var expansion =
            frame.Process == JpegFrame.Lossless ? MaxLosslessExpansion : MaxDctExpansion;
        if (!isArithmetic && encoded.Length < nativeBytes / expansion)
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
        var frame = JpegFrame.Read(encoded, Format);
        if (frame.Process == JpegFrame.Lossless)
        {
            JpegLossless.Decode(encoded, description.BitsAllocated / 8, native);
        }
        else if (frame.Precision == 8)
        {
            JpegTurbo.Decode(encoded, frame, description.BitsAllocated / 8, native);
        }
        else
        {
            JpegDct.Decode(encoded, description.BitsAllocated / 8, native);
        }
    }

    private static void CheckProcess(JpegFrame frame)
    {
        switch (frame.Process)
        {
            case JpegFrame.Baseline
            or JpegFrame.Sequential
            or JpegFrame.Progressive when frame.Precision is 8 or 12:
            case JpegFrame.ArithmeticSequential
            or JpegFrame.ArithmeticProgressive when frame.Precision == 8:
            case JpegFrame.Lossless when frame.Precision is >= 2 and <= 16:
                break;
            case JpegFrame.JpegLs:
                throw new DicomFormatException("The frame is JPEG-LS, not JPEG", 0);
            default:
                throw new NotSupportedException(
                    $"Weir does not decode this JPEG process (SOF{frame.Process}, {frame.Precision} bits): of arithmetic "
                        + "coding it decodes 8-bit DCT, and no hierarchical image."
                );
        }
        // libjpeg-turbo brings subsampled chroma to full size; nothing else is made with subsampling.
        if (frame.Precision != 8 || frame.Process == JpegFrame.Lossless)
        {
            var first = frame.Components[0];
            foreach (var component in frame.Components)
            {
                if (component.Across != first.Across || component.Down != first.Down)
                {
                    throw new NotSupportedException(
                        "Weir does not decode lossless or 12-bit JPEG with subsampled chroma."
                    );
                }
            }
        }
    }
}
