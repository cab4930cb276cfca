namespace Weir.Server.Decoding;

/// <summary>The processes in which compressed frames are decoded, and what one frame may cost.</summary>
public sealed class DecodingOptions
{
    /// <summary>Frames decoded at a time, beside one in the background; null: one for each processor, at least 2. 1-256.</summary>
    public int? Workers { get; set; }

    /// <summary>
    /// How long a frame may take, beside <see cref="TimePerMegapixel"/>: two hundred times what a CT slice takes in JPEG
    /// 2000. A guess; damaged JPEG-LS frames were found that keep CharLS busy for longer.
    /// </summary>
    public TimeSpan FrameTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer for each million samples: JPEG 2000 takes 0.1 s on a processor of its own; twenty times that for
    /// one that is shared.
    /// </summary>
    public TimeSpan TimePerMegapixel { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Memory that a decoder may take for one frame, at most; null: a quarter of what the server may use, at least 512 MiB.
    /// Small frames get less: see <see cref="MemoryFor"/>.
    /// </summary>
    public long? MaxWorkerBytes { get; set; }

    /// <summary>After so long without a frame a process is ended, and its memory given back.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (Workers is < 1 or > 256)
            yield return $"Decoding:Workers: {Workers} is not in 1-256.";
        if (MaxWorkerBytes is < 64 << 20)
            yield return "Decoding:MaxWorkerBytes: must be at least 64 MiB.";
        foreach (
            var (key, value) in new[]
            {
                (nameof(FrameTime), FrameTime),
                (nameof(TimePerMegapixel), TimePerMegapixel),
                (nameof(IdleTime), IdleTime),
            }
        )
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
                yield return $"Decoding:{key}: must be more than 0 and at most an hour.";
    }

    /// <summary>How long a frame of so many samples may take.</summary>
    internal TimeSpan TimeFor(long samples) => FrameTime + (TimePerMegapixel * (samples / 1e6));

    /// <summary>
    /// What decoding a frame may take: OpenJPEG and libjxl hold 8 to 40 bytes for each sample, beside libraries, threads
    /// and the runtime's heap.
    /// </summary>
    internal long MemoryFor(long samples) =>
        Math.Min(
            (192L << 20) + (64 * samples),
            MaxWorkerBytes
                ?? Math.Max(512L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)
        );
}
