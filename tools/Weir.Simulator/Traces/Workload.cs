namespace Weir.Simulator.Traces;

/// <summary>A kind of day at a viewer or server, made anew from each seed.</summary>
/// <param name="Name">For the command line and the tables.</param>
/// <param name="Describe">One sentence.</param>
/// <param name="IsServer">True: the cache of a server; false: that of a tab.</param>
/// <param name="Make">Makes the trace of a seed; a smaller one when quick.</param>
internal sealed record Workload(
    string Name,
    string Describe,
    bool IsServer,
    Func<int, bool, Trace> Make
)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new(
            "reader",
            "one reader works through a list and goes back to one of the last studies in three of ten switches",
            false,
            TabDay.Reader
        ),
        new(
            "priors",
            "each study is compared with one or two priors, and opened once more to sign",
            false,
            TabDay.Priors
        ),
        new(
            "returns",
            "eight cases are opened again and again in between of a long list of others",
            false,
            TabDay.Returns
        ),
        new(
            "server",
            "forty users read lists of their own and share thirty hot cases",
            true,
            ServerDay.Make
        ),
    ];
}
