namespace Weir.Dicom.Codecs;

/// <summary>Reads one scan's coefficients (ITU-T T.81 sections F.2 and G.2).</summary>
internal ref struct JpegDctScan
{
    private readonly JpegCoefficients image;
    private readonly JpegScan scan;
    private readonly JpegHuffman?[] dc;
    private readonly JpegHuffman?[] ac;
    private readonly int[] predictions;
    private readonly int restartInterval;
    private JpegBits bits;

    /// <summary>Blocks of which nothing comes any more in this band of a progressive scan.</summary>
    private int emptyBlocks;

    /// <summary>Prepares a scan.</summary>
    /// <exception cref="DicomFormatException">Its header makes no sense, or a table is missing.</exception>
    public JpegDctScan(JpegCoefficients image, JpegTables tables, in JpegScan scan)
    {
        this.image = image;
        // A sequential scan holds whole blocks, whatever its header says: some writers leave zeros there.
        this.scan = IsProgressive
            ? Checked(scan)
            : scan with
            {
                Start = 0,
                End = 63,
                High = 0,
                Low = 0,
            };
        restartInterval = tables.RestartInterval;
        predictions = new int[scan.Components.Length];
        dc = new JpegHuffman?[scan.Components.Length];
        ac = new JpegHuffman?[scan.Components.Length];
        for (var i = 0; i < dc.Length; i++)
        {
            // A refinement of DC coefficients has no codes, and no table need be there.
            dc[i] =
                this.scan.Start == 0 && this.scan.High == 0
                    ? tables.Dc(scan.Components[i].Dc)
                    : null;
            ac[i] = this.scan.End > 0 ? tables.Ac(scan.Components[i].Ac) : null;
        }
    }

    private readonly bool IsProgressive => image.Frame.Process == JpegFrame.Progressive;

    /// <summary>Reads the scan.</summary>
    /// <param name="encoded">The codestream.</param>
    /// <param name="position">Where the scan's data begins.</param>
    /// <returns>Where the next marker is.</returns>
    /// <exception cref="DicomFormatException">The data is damaged.</exception>
    public int Read(ReadOnlySpan<byte> encoded, int position)
    {
        bits = new JpegBits(encoded, position);
        var isInterleaved = scan.Components.Length > 1;
        var (across, down) = isInterleaved
            ? (image.McusAcross, image.McusDown)
            : (image.BlocksAcross, image.BlocksDown);
        var sampling = image.Frame.Components[0];
        var (blocksAcross, blocksDown) = isInterleaved ? (sampling.Across, sampling.Down) : (1, 1);
        for (var mcu = 0; mcu < across * down; mcu++)
        {
            if (restartInterval > 0 && mcu > 0 && mcu % restartInterval == 0)
            {
                bits.Restart();
                predictions.AsSpan().Clear();
                emptyBlocks = 0;
            }
            for (var c = 0; c < scan.Components.Length; c++)
            {
                for (var block = 0; block < blocksAcross * blocksDown; block++)
                {
                    ReadBlock(
                        c,
                        image.Block(
                            scan.Components[c].Component,
                            mcu % across * blocksAcross + block % blocksAcross,
                            mcu / across * blocksDown + block / blocksAcross
                        )
                    );
                }
            }
        }
        return bits.End();
    }

    private static JpegScan Checked(in JpegScan scan)
    {
        var isDc = scan is { Start: 0, End: 0 };
        var isAc = scan.Start > 0 && scan.Start <= scan.End && scan.Components.Length == 1;
        return (isDc || isAc) && scan is { End: < 64, Low: <= 13 }
            ? scan
            : throw new DicomFormatException("A JPEG scan header is damaged", 0);
    }

    private void ReadBlock(int c, Span<short> block)
    {
        if (scan.Start == 0 && scan.High == 0)
        {
            predictions[c] += bits.ReadSigned(Category(dc[c]!.Decode(ref bits)));
            block[0] = (short)(predictions[c] << scan.Low);
        }
        else if (scan.Start == 0)
        {
            block[0] |= (short)(bits.Read(1) << scan.Low);
        }
        if (scan.End == 0)
        {
            return;
        }
        var first = Math.Max(1, scan.Start);
        if (scan.High == 0)
        {
            ReadBand(ac[c]!, block, first);
        }
        else
        {
            RefineBand(ac[c]!, block, first);
        }
    }

    private static int Category(int symbol) =>
        symbol <= 16
            ? symbol
            : throw new DicomFormatException("A JPEG coefficient has more than 16 bits", 0);

    /// <summary>AC coefficients of a sequential scan, or of the first progressive one of their band.</summary>
    private void ReadBand(JpegHuffman table, Span<short> block, int first)
    {
        if (emptyBlocks > 0)
        {
            emptyBlocks--;
            return;
        }
        for (var k = first; k <= scan.End; k++)
        {
            var symbol = table.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0)
            {
                if (run < 15)
                {
                    emptyBlocks = EndOfBand(run) - 1;
                    return;
                }
                k += 15;
                continue;
            }
            k += run;
            if (k > scan.End)
            {
                throw new DicomFormatException("A JPEG block has too many coefficients", 0);
            }
            block[k] = (short)(bits.ReadSigned(size) << scan.Low);
        }
    }

    /// <summary>One more bit of the AC coefficients of a band (section G.1.2.3).</summary>
    private void RefineBand(JpegHuffman table, Span<short> block, int first)
    {
        var bit = 1 << scan.Low;
        var k = first;
        while (emptyBlocks == 0 && k <= scan.End)
        {
            var symbol = table.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            var value = 0;
            if (size > 0)
            {
                value = bits.Read(1) != 0 ? bit : -bit;
            }
            else if (run < 15)
            {
                emptyBlocks = EndOfBand(run);
                break;
            }
            // Past the zeros of the run; what is not zero already gets its next bit on the way.
            for (; k <= scan.End; k++)
            {
                if (block[k] != 0)
                {
                    Refine(ref block[k], bit);
                }
                else if (--run < 0)
                {
                    block[k++] = (short)value;
                    break;
                }
            }
        }
        if (emptyBlocks > 0)
        {
            for (; k <= scan.End; k++)
            {
                if (block[k] != 0)
                {
                    Refine(ref block[k], bit);
                }
            }
            emptyBlocks--;
        }
    }

    private void Refine(ref short coefficient, int bit)
    {
        if (bits.Read(1) != 0 && (coefficient & bit) == 0)
        {
            coefficient += (short)(coefficient > 0 ? bit : -bit);
        }
    }

    /// <summary>Number of blocks, this one included, whose bands end here.</summary>
    private int EndOfBand(int run) =>
        IsProgressive ? (1 << run) + bits.Read(run)
        : run == 0 ? 1
        : throw new DicomFormatException(
            "A JPEG block has a code that its process does not have",
            0
        );
}
