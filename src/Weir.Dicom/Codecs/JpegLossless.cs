namespace Weir.Dicom.Codecs;

/// <summary>
/// JPEG process 14 (ITU-T T.81 annex H): each sample is predicted from its neighbours Ra (left), Rb (above) and Rc (above left),
/// and the difference is Huffman-coded. All predictors, point transforms and restart intervals; 2 to 16 bits.
/// </summary>
internal ref struct JpegLossless
{
    private readonly ReadOnlySpan<byte> encoded;
    private readonly Span<byte> native;
    private readonly int sampleBytes;
    private readonly JpegTables tables = new();

    private JpegLossless(ReadOnlySpan<byte> encoded, int sampleBytes, Span<byte> native)
    {
        this.encoded = encoded;
        this.sampleBytes = sampleBytes;
        this.native = native;
    }

    /// <summary>Decodes a frame whose header was checked against the data set.</summary>
    /// <param name="encoded">The codestream.</param>
    /// <param name="sampleBytes">Bytes of a native sample: 1 or 2.</param>
    /// <param name="native">Receives the samples, pixel after pixel.</param>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> encoded, int sampleBytes, Span<byte> native) =>
        new JpegLossless(encoded, sampleBytes, native).Run();

    private readonly void Run()
    {
        JpegFrame? frame = null;
        var decoded = 0;
        var segments = new JpegSegments(encoded);
        while (segments.Next() && segments.Marker != JpegSegments.End)
        {
            if (JpegFrame.IsFrame(segments.Marker))
            {
                frame = frame is null
                    ? JpegFrame.Of(segments.Marker, segments.Payload)
                    : throw new DicomFormatException("There are two images in the JPEG frame", 0);
            }
            else if (segments.Marker == JpegSegments.Scan && frame is not null)
            {
                var scan = JpegScan.Of(segments.Payload, frame);
                foreach (var component in scan.Components)
                {
                    decoded |= 1 << component.Component;
                }
                segments.Position = Scan(frame, scan, segments.Position);
                if (decoded == (1 << frame.Components.Length) - 1)
                {
                    return;
                }
            }
            else
            {
                tables.Read(segments.Marker, segments.Payload);
            }
        }
        throw new DicomFormatException("The JPEG frame ends before its last component", 0);
    }

    private readonly int Scan(JpegFrame frame, in JpegScan scan, int position)
    {
        var (columns, count) = (frame.Columns, scan.Components.Length);
        var restartRows = tables.RestartInterval / columns;
        if (
            scan.Start is < 1 or > 7
            || scan.Low >= frame.Precision
            || restartRows * columns != tables.RestartInterval
        )
        {
            // Section H.1.1: a restart interval is a whole number of lines.
            throw new DicomFormatException("A JPEG lossless scan header is damaged", 0);
        }
        var huffman = new JpegHuffman[count];
        for (var i = 0; i < count; i++)
        {
            huffman[i] = tables.Dc(scan.Components[i].Dc);
        }
        var bits = new JpegBits(encoded, position);
        var (above, row) = (new int[columns * count], new int[columns * count]);
        var middle = 1 << (frame.Precision - scan.Low - 1);
        for (var y = 0; y < frame.Rows; y++)
        {
            var isFirst = y == 0 || restartRows > 0 && y % restartRows == 0;
            if (isFirst && y > 0)
            {
                bits.Restart();
            }
            Row(ref bits, huffman, isFirst ? 1 : scan.Start, isFirst ? middle : null, above, row);
            Write(frame, scan, y, row);
            (above, row) = (row, above);
        }
        return bits.End();
    }

    /// <summary>Decodes one line of all components. The first of an interval is predicted from the left alone, its first
    /// sample as the middle of the range; other lines' first samples from above.</summary>
    private static void Row(
        ref JpegBits bits,
        JpegHuffman[] huffman,
        int predictor,
        int? middle,
        int[] above,
        int[] row
    )
    {
        var count = huffman.Length;
        for (var c = 0; c < count; c++)
        {
            row[c] = ((middle ?? above[c]) + huffman[c].DecodeDifference(ref bits)) & 0xFFFF;
        }
        if (count == 1)
        {
            var table = huffman[0];
            for (var i = 1; i < row.Length; i++)
            {
                var prediction = Predict(predictor, row[i - 1], above[i], above[i - 1]);
                row[i] = (prediction + table.DecodeDifference(ref bits)) & 0xFFFF;
            }
            return;
        }
        for (var i = count; i < row.Length; i++)
        {
            var prediction = Predict(predictor, row[i - count], above[i], above[i - count]);
            row[i] = (prediction + huffman[i % count].DecodeDifference(ref bits)) & 0xFFFF;
        }
    }

    private static int Predict(int predictor, int left, int above, int corner) =>
        predictor switch
        {
            1 => left,
            2 => above,
            3 => corner,
            4 => left + above - corner,
            5 => left + ((above - corner) >> 1),
            6 => above + ((left - corner) >> 1),
            _ => (left + above) >> 1,
        };

    private readonly void Write(JpegFrame frame, in JpegScan scan, int y, int[] row)
    {
        var (columns, count, samples) = (
            frame.Columns,
            scan.Components.Length,
            frame.Components.Length
        );
        for (var c = 0; c < count; c++)
        {
            var at = (y * columns * samples + scan.Components[c].Component) * sampleBytes;
            for (var i = c; i < row.Length; i += count, at += samples * sampleBytes)
            {
                var value = row[i] << scan.Low;
                native[at] = (byte)value;
                if (sampleBytes == 2)
                {
                    native[at + 1] = (byte)(value >> 8);
                }
            }
        }
    }
}
