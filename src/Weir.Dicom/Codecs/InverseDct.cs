namespace Weir.Dicom.Codecs;

/// <summary>
/// The inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989, pp. 988-991) with 13-bit constants: the scaling and rounding that
/// the IJG's accurate integer method uses, so that pixels equal those of the reference decoders.
/// </summary>
internal static class InverseDct
{
    private const int ConstantBits = 13;
    private const int C0_298 = 2446;
    private const int C0_390 = 3196;
    private const int C0_541 = 4433;
    private const int C0_765 = 6270;
    private const int C0_899 = 7373;
    private const int C1_175 = 9633;
    private const int C1_501 = 12299;
    private const int C1_847 = 15137;
    private const int C1_961 = 16069;
    private const int C2_053 = 16819;
    private const int C2_562 = 20995;
    private const int C3_072 = 25172;

    private static ReadOnlySpan<byte> Zigzag =>
        [
            0,
            1,
            8,
            16,
            9,
            2,
            3,
            10,
            17,
            24,
            32,
            25,
            18,
            11,
            4,
            5,
            12,
            19,
            26,
            33,
            40,
            48,
            41,
            34,
            27,
            20,
            13,
            6,
            7,
            14,
            21,
            28,
            35,
            42,
            49,
            56,
            57,
            50,
            43,
            36,
            29,
            22,
            15,
            23,
            30,
            37,
            44,
            51,
            58,
            59,
            52,
            45,
            38,
            31,
            39,
            46,
            53,
            60,
            61,
            54,
            47,
            55,
            62,
            63,
        ];

    /// <summary>Transforms one block.</summary>
    /// <param name="coefficients">64 coefficients in zigzag order.</param>
    /// <param name="quantization">Their step sizes, in the same order.</param>
    /// <param name="precision">Bits of a sample, 8 or 12.</param>
    /// <param name="samples">Receives 64 samples, line by line, within 0 to 2^precision - 1.</param>
    public static void Transform(
        ReadOnlySpan<short> coefficients,
        ReadOnlySpan<ushort> quantization,
        int precision,
        Span<ushort> samples
    )
    {
        // The first pass keeps bits of a fraction: one less where the samples themselves take more.
        var kept = precision == 8 ? 2 : 1;
        var middle = 1 << (precision - 1);
        if (!coefficients[1..].ContainsAnyExcept((short)0))
        {
            var flat = ((coefficients[0] * quantization[0] << kept) + (4 << kept)) >> (kept + 3);
            samples[..64].Fill((ushort)Math.Clamp(flat + middle, 0, 2 * middle - 1));
            return;
        }
        Span<int> work = stackalloc int[64];
        for (var i = 0; i < 64; i++)
        {
            work[Zigzag[i]] = coefficients[i] * quantization[i];
        }
        for (var column = 0; column < 8; column++)
        {
            OneDimension(work[column..], 8, ConstantBits - kept);
        }
        for (var row = 0; row < 8; row++)
        {
            var line = work.Slice(8 * row, 8);
            OneDimension(line, 1, ConstantBits + kept + 3);
            for (var i = 0; i < 8; i++)
            {
                samples[8 * row + i] = (ushort)Math.Clamp(line[i] + middle, 0, 2 * middle - 1);
            }
        }
    }

    private static void OneDimension(Span<int> d, int step, int shift)
    {
        // Even part.
        var (z2, z3) = (d[2 * step], d[6 * step]);
        var z1 = (z2 + z3) * C0_541;
        var t2 = z1 - z3 * C1_847;
        var t3 = z1 + z2 * C0_765;
        var t0 = (d[0] + d[4 * step]) << ConstantBits;
        var t1 = (d[0] - d[4 * step]) << ConstantBits;
        var (e0, e3, e1, e2) = (t0 + t3, t0 - t3, t1 + t2, t1 - t2);

        // Odd part.
        (t0, t1, t2, t3) = (d[7 * step], d[5 * step], d[3 * step], d[step]);
        z1 = t0 + t3;
        z2 = t1 + t2;
        z3 = t0 + t2;
        var z4 = t1 + t3;
        var z5 = (z3 + z4) * C1_175;
        z1 *= -C0_899;
        z2 *= -C2_562;
        z3 = z3 * -C1_961 + z5;
        z4 = z4 * -C0_390 + z5;
        t0 = t0 * C0_298 + z1 + z3;
        t1 = t1 * C2_053 + z2 + z4;
        t2 = t2 * C3_072 + z2 + z3;
        t3 = t3 * C1_501 + z1 + z4;

        var half = 1 << (shift - 1);
        d[0] = (e0 + t3 + half) >> shift;
        d[7 * step] = (e0 - t3 + half) >> shift;
        d[step] = (e1 + t2 + half) >> shift;
        d[6 * step] = (e1 - t2 + half) >> shift;
        d[2 * step] = (e2 + t1 + half) >> shift;
        d[5 * step] = (e2 - t1 + half) >> shift;
        d[3 * step] = (e3 + t0 + half) >> shift;
        d[4 * step] = (e3 - t0 + half) >> shift;
    }
}
