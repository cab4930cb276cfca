using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>The tab's memory at one moment, for a chart. A value holds until the next sample. Sizes are bytes.</summary>
/// <param name="At">When.</param>
/// <param name="Limit">What the tab might hold.</param>
/// <param name="Encoded">Encoded frames.</param>
/// <param name="Decoded">Decoded frames.</param>
/// <param name="Texture">Textures.</param>
/// <param name="Moving">Reserved for loads, or given up and not yet confirmed.</param>
/// <param name="Level">The pressure.</param>
public readonly record struct MemorySample(
    DateTimeOffset At,
    long Limit,
    long Encoded,
    long Decoded,
    long Texture,
    long Moving,
    PressureLevel Level
);

/// <summary>
/// The last samples, oldest first: one every two seconds at most, and none while nothing changes, so that an idle hour takes no room from
/// a busy minute.
/// </summary>
public sealed class MemoryHistory
{
    /// <summary>Samples kept: twenty busy minutes, in 34 KB.</summary>
    public const int Capacity = 600;

    /// <summary>The least time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly MemorySample[] _samples = new MemorySample[Capacity];
    private long _taken;

    /// <summary>Grows with each sample: a chart draws anew when it changed.</summary>
    public long Version => _taken;

    /// <summary>Takes a sample, unless it says what the last one said or comes too early; then one that follows takes its place.</summary>
    public void Add(in MemorySample sample)
    {
        if (_taken > 0)
        {
            var last = _samples[(_taken - 1) % Capacity];
            if (sample.At - last.At < Interval || last == sample with { At = last.At })
            {
                return;
            }
        }
        _samples[_taken++ % Capacity] = sample;
    }

    /// <summary>All samples, oldest first.</summary>
    public IReadOnlyList<MemorySample> Samples()
    {
        var count = (int)Math.Min(_taken, Capacity);
        var samples = new MemorySample[count];
        for (var i = 0; i < count; i++)
        {
            samples[i] = _samples[(_taken - count + i) % Capacity];
        }
        return samples;
    }

    /// <summary>Forgets all: another user.</summary>
    public void Clear() => _taken = 0;
}
