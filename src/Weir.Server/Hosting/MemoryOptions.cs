using Weir.Memory;

namespace Weir.Server.Hosting;

/// <summary>The server's memory budget: frames, studies, metadata and thumbnails together.</summary>
public sealed class MemoryOptions
{
    private const long MiB = 1 << 20;

    /// <summary>
    /// Bytes; null: automatic. The budget then follows what cgroup, .NET and the machine leave, from reading to reading.
    /// With a number it is the most; what the machine has less still lowers it.
    /// </summary>
    public long? MaxBytes { get; set; }

    /// <summary>The budget never falls below this, whatever the machine says. Default 64 MiB; at least 1 MiB.</summary>
    public long MinBytes { get; set; } = 64 * MiB;

    /// <summary>A pressure level falls only below this share, and trimming stops here. Default 0.60.</summary>
    public double LowWatermark { get; set; } = 0.60;

    /// <summary>Share in use from which pressure is <c>Elevated</c>. Default 0.70.</summary>
    public double Elevated { get; set; } = 0.70;

    /// <summary>Share from which it is <c>High</c>: the tiers are trimmed. Default 0.85.</summary>
    public double High { get; set; } = 0.85;

    /// <summary>Share from which it is <c>Critical</c>. Default 0.95.</summary>
    public double Critical { get; set; } = 0.95;

    /// <summary>Time between two readings. Default 2 s; 0.1 s to 1 minute.</summary>
    public TimeSpan ReadEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Folder that stands for <c>/</c> when cgroup and machine are read: tests write into it. Default <c>/</c>.</summary>
    public string ProbeRoot { get; set; } = "/";

    /// <summary>The watermarks and the interval as the engine takes them.</summary>
    public PressureOptions ToPressureOptions() =>
        new()
        {
            LowWatermark = LowWatermark,
            Elevated = Elevated,
            High = High,
            Critical = Critical,
            Interval = ReadEvery,
            // That is for tabs, which browsers kill; a server has what its container has.
            ProcessCeilingBytes = null,
        };

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (MinBytes < MiB)
            yield return "Memory:MinBytes: must be at least 1 MiB.";
        if (MaxBytes < MinBytes)
            yield return "Memory:MaxBytes: must not be below Memory:MinBytes.";
        (string Key, double Share)[] marks =
        [
            (nameof(LowWatermark), LowWatermark),
            (nameof(Elevated), Elevated),
            (nameof(High), High),
            (nameof(Critical), Critical),
        ];
        for (var i = 0; i < marks.Length; i++)
            if (!(marks[i].Share is > 0 and <= 1))
                yield return $"Memory:{marks[i].Key}: must be more than 0 and at most 1.";
            else if (i > 0 && marks[i].Share < marks[i - 1].Share)
                yield return $"Memory:{marks[i].Key}: must not be below Memory:{marks[i - 1].Key}.";
        if (ReadEvery < TimeSpan.FromSeconds(0.1) || ReadEvery > TimeSpan.FromMinutes(1))
            yield return "Memory:ReadEvery: must be 0.1 seconds to 1 minute.";
        if (string.IsNullOrWhiteSpace(ProbeRoot))
            yield return "Memory:ProbeRoot: must name a folder.";
    }
}
