namespace Weir.Dicom.Codecs;

/// <summary>The DCT coefficients of an image whose components all have the same size, in zigzag order, block after block.</summary>
internal sealed class JpegCoefficients
{
    private const int BlockSize = 64;

    private readonly short[][] coefficients;
    private readonly ushort[]?[] quantization;
    private readonly int stride;

    /// <summary>Makes room for an image's coefficients, two bytes for each of its samples.</summary>
    /// <exception cref="NotSupportedException">The image has too many samples for one array.</exception>
    public JpegCoefficients(JpegFrame frame)
    {
        Frame = frame;
        var sampling = frame.Components[0];
        McusAcross = Ceiling(frame.Columns, 8 * sampling.Across);
        McusDown = Ceiling(frame.Rows, 8 * sampling.Down);
        BlocksAcross = Ceiling(frame.Columns, 8);
        BlocksDown = Ceiling(frame.Rows, 8);
        stride = McusAcross * sampling.Across;
        var size = (long)stride * McusDown * sampling.Down * BlockSize;
        if (size > Array.MaxLength)
        {
            throw new NotSupportedException("A JPEG frame has more samples than Weir decodes.");
        }
        quantization = new ushort[]?[frame.Components.Length];
        coefficients = [.. frame.Components.Select(_ => new short[size])];
    }

    /// <summary>The frame header.</summary>
    public JpegFrame Frame { get; }

    /// <summary>Blocks that a line of the image needs, and lines of blocks.</summary>
    public int BlocksAcross { get; }

    /// <summary>Lines of blocks that the image needs.</summary>
    public int BlocksDown { get; }

    /// <summary>MCUs of an interleaved scan, across.</summary>
    public int McusAcross { get; }

    /// <summary>MCUs of an interleaved scan, down.</summary>
    public int McusDown { get; }

    /// <summary>The coefficients of a block.</summary>
    public Span<short> Block(int component, int across, int down) =>
        coefficients[component].AsSpan((down * stride + across) * BlockSize, BlockSize);

    /// <summary>Remembers that a scan was read, and the step sizes that were in force (section B.2.4.1).</summary>
    public void Note(in JpegScan scan, JpegTables tables)
    {
        foreach (var (component, _, _) in scan.Components)
        {
            if (scan.Start == 0)
            {
                quantization[component] ??= tables.Quantization(
                    Frame.Components[component].Quantization
                );
            }
        }
    }

    /// <summary>The step sizes of a component.</summary>
    /// <exception cref="DicomFormatException">No scan held it.</exception>
    public ushort[] Quantization(int component) =>
        quantization[component]
        ?? throw new DicomFormatException("The JPEG frame ends before its last component", 0);

    private static int Ceiling(int value, int unit) => (value + unit - 1) / unit;
}
