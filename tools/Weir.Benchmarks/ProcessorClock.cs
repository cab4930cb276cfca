using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace Weir.Benchmarks;

/// <summary>
/// The processor time of this thread, so that other work on the machine does not count. What is measured here runs on one thread and
/// never waits; where the clock does not exist, wall-clock time serves.
/// </summary>
internal sealed partial class ProcessorClock : IClock
{
    private const int ThreadProcessorTime = 3;

    public static IClock BestAvailable { get; } =
        OperatingSystem.IsLinux() ? new ProcessorClock() : Chronometer.BestClock;

    public string Title => "thread processor time";

    public bool IsAvailable => OperatingSystem.IsLinux();

    public Frequency Frequency => new(1_000_000_000);

    public long GetTimestamp() =>
        ReadClock(ThreadProcessorTime, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new InvalidOperationException("The clock cannot be read.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeOfClock time);

    private struct TimeOfClock
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
