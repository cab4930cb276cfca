namespace Weir.Dicom.Tests.Codecs;

/// <summary>
/// Encodes JPEG process 14 as ITU-T T.81 annex H describes it, with what dcmtk's encoder does not do: restart intervals, one scan a
/// component, every precision. All 17 difference categories have codes of 5 bits.
/// </summary>
internal sealed class LosslessEncoder(MadeImage image, int predictor, int pointTransform = 0)
{
    private const int CodeBits = 5;

    private readonly List<byte> bytes = [];
    private uint window;
    private int count;

    /// <summary>Lines between restarts; 0: none.</summary>
    public int RestartRows { get; init; }

    /// <summary>One scan a component, instead of one for all.</summary>
    public bool SeparateScans { get; init; }

    public byte[] Encode()
    {
        bytes.AddRange([0xFF, 0xD8]);
        var components = Enumerable.Range(0, image.Samples).ToArray();
        Segment(
            0xC3,
            [
                (byte)image.Bits,
                (byte)(image.Rows >> 8),
                (byte)image.Rows,
                (byte)(image.Columns >> 8),
                (byte)image.Columns,
                (byte)image.Samples,
                .. components.SelectMany(c => new byte[] { (byte)(c + 1), 0x11, 0 }),
            ]
        );
        Segment(
            0xC4,
            [0, 0, 0, 0, 0, 17, .. new byte[11], .. Enumerable.Range(0, 17).Select(i => (byte)i)]
        );
        if (RestartRows > 0)
        {
            var interval = RestartRows * image.Columns;
            Segment(0xDD, [(byte)(interval >> 8), (byte)interval]);
        }
        foreach (var scan in SeparateScans ? components.Select(c => new[] { c }) : [components])
        {
            Scan(scan);
        }
        bytes.AddRange([0xFF, 0xD9]);
        return [.. bytes];
    }

    private void Scan(int[] components)
    {
        Segment(
            0xDA,
            [
                (byte)components.Length,
                .. components.SelectMany(c => new byte[] { (byte)(c + 1), 0 }),
                (byte)predictor,
                0,
                (byte)pointTransform,
            ]
        );
        for (var y = 0; y < image.Rows; y++)
        {
            var isFirst = y == 0 || RestartRows > 0 && y % RestartRows == 0;
            if (isFirst && y > 0)
            {
                Flush();
                bytes.AddRange([0xFF, (byte)(0xD0 + (y / RestartRows - 1) % 8)]);
            }
            for (var x = 0; x < image.Columns; x++)
            {
                foreach (var c in components)
                {
                    Difference((short)(At(x, y, c) - Prediction(x, y, c, isFirst)));
                }
            }
        }
        Flush();
    }

    private int Prediction(int x, int y, int c, bool isFirst)
    {
        if (x == 0)
        {
            return isFirst ? 1 << (image.Bits - pointTransform - 1) : At(0, y - 1, c);
        }
        var left = At(x - 1, y, c);
        if (isFirst)
        {
            return left;
        }
        var (above, corner) = (At(x, y - 1, c), At(x - 1, y - 1, c));
        return predictor switch
        {
            1 => left,
            2 => above,
            3 => corner,
            4 => left + above - corner,
            5 => left + ((above - corner) >> 1),
            6 => above + ((left - corner) >> 1),
            _ => (left + above) >> 1,
        };
    }

    private int At(int x, int y, int c) =>
        image.Values[(y * image.Columns + x) * image.Samples + c] >> pointTransform;

    private void Difference(int difference)
    {
        // -32768 and 32768 are the same modulo 2^16: category 16, without further bits.
        var size =
            difference == short.MinValue ? 16 : 32 - int.LeadingZeroCount(Math.Abs(difference));
        Put((uint)size, CodeBits);
        if (size is > 0 and < 16)
        {
            Put((uint)(difference < 0 ? difference - 1 : difference) & ((1u << size) - 1), size);
        }
    }

    private void Put(uint value, int bits)
    {
        window = window << bits | value;
        count += bits;
        while (count >= 8)
        {
            count -= 8;
            var next = (byte)(window >> count);
            bytes.Add(next);
            if (next == 0xFF)
            {
                bytes.Add(0);
            }
        }
    }

    private void Flush()
    {
        if (count > 0)
        {
            Put((1u << (8 - count)) - 1, 8 - count);
        }
    }

    private void Segment(byte marker, byte[] payload) =>
        bytes.AddRange([
            0xFF,
            marker,
            (byte)((payload.Length + 2) >> 8),
            (byte)(payload.Length + 2),
            .. payload,
        ]);
}
