using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Replaying;

/// <summary>A policy by name, made anew for each replay and tier.</summary>
/// <param name="Name">For the command line and the tables.</param>
/// <param name="Make">Makes it.</param>
internal sealed record PolicyChoice(
    string Name,
    Func<PolicyContext, IEvictionPolicy<TraceKey>> Make
)
{
    /// <summary>The engine's default, which the others are compared with.</summary>
    public const string Default = "first-screen";

    /// <summary>True: no limit at all, so that only what was never there is fetched.</summary>
    public bool IsUnbounded { get; private init; }

    /// <summary>True for what knows the future or has no limit: nobody can use it.</summary>
    public bool IsYardstick { get; private init; }

    /// <summary>All that Weir has, with FIFO, Bélády and unbounded as yardsticks.</summary>
    public static IReadOnlyList<PolicyChoice> All { get; } =
    [
        new(Default, _ => new LruWithFirstScreenShare<TraceKey>()),
        new(
            "first-screen+temperature",
            context => new LruWithFirstScreenShare<TraceKey>(temperature: context.Temperature)
        ),
        new("lru", _ => new LruWithFirstScreenShare<TraceKey>(share: 0)),
        new("slru", _ => new SegmentedLru<TraceKey>()),
        new("w-tinylfu", _ => new WindowTinyLfu<TraceKey>()),
        new("gdsf", _ => new GreedyDualSizeFrequency<TraceKey>()),
        new("sieve", _ => new Sieve<TraceKey>()),
        new("fifo", _ => new FirstInFirstOut<TraceKey>()),
        new("belady", context => new FarthestNextUse(context.Trace, context.Position))
        {
            IsYardstick = true,
        },
        new("unbounded", _ => new LruWithFirstScreenShare<TraceKey>(share: 0))
        {
            IsUnbounded = true,
            IsYardstick = true,
        },
    ];
}

/// <summary>What policies may want to know of their replay.</summary>
internal sealed record PolicyContext(
    Trace Trace,
    ReplayPosition Position,
    StudyTemperature Temperature
);
