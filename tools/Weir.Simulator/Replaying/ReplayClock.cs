namespace Weir.Simulator.Replaying;

/// <summary>The trace's time, for what in the engine grows old with it.</summary>
internal sealed class ReplayClock : TimeProvider
{
    /// <summary>Microseconds since the trace began.</summary>
    public long Now { get; set; }

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(Now);
}
