using System.Diagnostics.Metrics;

namespace Weir.Server.Hosting;

/// <summary>Where a frame came from.</summary>
public enum ServedFrom : byte
{
    /// <summary>The memory tier.</summary>
    Memory,

    /// <summary>The study's pack.</summary>
    Disk,

    /// <summary>The stored file, decoded and encoded.</summary>
    Made,
}

/// <summary>
/// The meter <c>Weir</c> and what is recorded as it happens; what is read when asked for is in
/// <see cref="MemoryInstruments"/>. No label ever holds a UID or anything else of a request or a data set.
/// </summary>
public sealed class WeirMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Weir";

    private static readonly KeyValuePair<string, object?>[] Sources =
    [
        new("source", "memory"),
        new("source", "disk"),
        new("source", "made"),
    ];

    private readonly Counter<long> _frames;
    private readonly Histogram<double> _decoding;
    private readonly long[] _served = new long[Sources.Length];

    /// <summary>Makes the meter.</summary>
    /// <param name="time">Times the decoding.</param>
    public WeirMeter(TimeProvider time)
    {
        Time = time;
        _frames = Meter.CreateCounter<long>(
            "weir.frames.served",
            "{frame}",
            "Frames given to requests, by where they came from"
        );
        _decoding = Meter.CreateHistogram(
            "weir.frames.decoding",
            "s",
            "Time to decode a stored frame and encode it for the wire",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries =
                [
                    0.001,
                    0.0025,
                    0.005,
                    0.01,
                    0.025,
                    0.05,
                    0.1,
                    0.25,
                    0.5,
                    1,
                    2.5,
                    10,
                ],
            }
        );
    }

    /// <summary>What times it.</summary>
    public TimeProvider Time { get; }

    /// <summary>The meter itself.</summary>
    public Meter Meter { get; } = new(Name);

    /// <summary>A request was given a frame, or a load that several wait for has ended.</summary>
    public void Served(ServedFrom source)
    {
        Interlocked.Increment(ref _served[(int)source]);
        _frames.Add(1, Sources[(int)source]);
    }

    /// <summary>How many came from there since the start.</summary>
    public long CountOf(ServedFrom source) => Interlocked.Read(ref _served[(int)source]);

    /// <summary>Times one decoding, until it is disposed.</summary>
    public Timing Decoding() => new(this, Time.GetTimestamp());

    /// <summary>Ends the meter.</summary>
    public void Dispose() => Meter.Dispose();

    /// <summary>A decoding under way.</summary>
    public readonly struct Timing : IDisposable
    {
        private readonly WeirMeter _meter;
        private readonly long _start;

        internal Timing(WeirMeter meter, long start) => (_meter, _start) = (meter, start);

        /// <summary>It has ended.</summary>
        public void Dispose() =>
            _meter._decoding.Record(_meter.Time.GetElapsedTime(_start).TotalSeconds);
    }
}
