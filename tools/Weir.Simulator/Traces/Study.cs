using Weir.Memory;

namespace Weir.Simulator.Traces;

/// <summary>A made-up study: frames of about one size, the first of them its first screen.</summary>
/// <param name="Id">Its hash.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="FrameBytes">What each is charged.</param>
/// <param name="FrameCost">Microseconds to bring one.</param>
/// <param name="FirstScreen">Frames of its initial layout.</param>
internal sealed record Study(ulong Id, int Frames, long FrameBytes, long FrameCost, int FirstScreen)
{
    public long Bytes => Frames * FrameBytes;

    public TraceKey Key(int frame) => new(Id, Id + (ulong)frame + 1);

    /// <summary>
    /// What a mixed list brings, as encoded bytes (docs/performance.md: a 512² CT frame takes 190-213 KB, an import of demo studies 100 to
    /// 500 frames each). The shares of the modalities are a guess at a general department.
    /// </summary>
    /// <param name="random">Where the choice comes from.</param>
    /// <param name="cost">Microseconds for a frame of so many bytes.</param>
    public static Study Next(Random random, Func<long, long> cost)
    {
        var (frames, bytes, firstScreen) = random.Next(100) switch
        {
            < 25 => (random.Next(2, 5), random.Next(2_500_000, 6_000_000), 2),
            < 55 => (random.Next(150, 400), random.Next(170_000, 215_000), 1),
            < 80 => (random.Next(120, 320), random.Next(50_000, 120_000), 4),
            < 90 => (random.Next(40, 200), random.Next(60_000, 120_000), 4),
            < 95 => (4, random.Next(8_000_000, 14_000_000), 4),
            _ => (random.Next(600, 1000), random.Next(170_000, 215_000), 1),
        };
        // Far apart, so that frames are the study's number and a little more.
        var id = ((ulong)random.NextInt64(1, 1L << 40) << 20) + 1;
        return new Study(id, frames, bytes, cost(bytes), Math.Min(firstScreen, frames));
    }
}
