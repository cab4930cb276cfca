namespace Weir.Server.Demo.Rendering;

/// <summary>
/// Normal deviates by table: 4096 quantiles, five from each 64-bit number. The tails end at 3.7 sigma, which no eye and no
/// compressor misses.
/// </summary>
internal static class Gaussian
{
    private const int Bits = 12;
    private static readonly float[] Quantiles = Table();

    /// <summary>Adds noise: <paramref name="sigma"/>, but <paramref name="airSigma"/> where values are below <paramref name="air"/>.</summary>
    public static void AddNoise(
        Span<float> values,
        ulong seed,
        float sigma,
        float airSigma,
        float air
    )
    {
        var random = new DemoRandom(seed);
        var table = Quantiles;
        for (var i = 0; i < values.Length; )
        {
            var bits = random.Next();
            for (var end = Math.Min(i + 5, values.Length); i < end; i++, bits >>= Bits)
            {
                var value = values[i];
                values[i] =
                    value + table[(int)(bits & (4096 - 1))] * (value < air ? airSigma : sigma);
            }
        }
    }

    private static float[] Table()
    {
        // The cumulative distribution, summed in small steps, read at the middle of each of the 4096 equal parts.
        var table = new float[1 << Bits];
        const double Step = 1e-4;
        double x = -6,
            area = 0;
        for (var i = 0; i < table.Length; i++)
        {
            var wanted = (i + 0.5) / table.Length;
            while (area < wanted)
            {
                area +=
                    Math.Exp(-(x + Step / 2) * (x + Step / 2) / 2) * Step / Math.Sqrt(2 * Math.PI);
                x += Step;
            }
            table[i] = (float)x;
        }
        return table;
    }
}
