using System.Collections.Concurrent;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Replaying;

/// <summary>One policy at one budget on one workload: an outcome for each seed.</summary>
internal sealed record Cell(
    string Workload,
    PolicyChoice Policy,
    long Budget,
    IReadOnlyList<Outcome> Outcomes
)
{
    public double Mean(Func<Outcome, double> of) => Outcomes.Average(of);

    public long Overshoots => Outcomes.Sum(outcome => outcome.Overshoots);
}

/// <summary>Replays every trace with every policy at every budget.</summary>
internal static class Experiment
{
    /// <summary>Differences below one point, or one part in a hundred, are not told from noise.</summary>
    public const double Noise = 0.01;

    /// <param name="traces">The traces of each workload, one a seed.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="budgets">Bytes.</param>
    /// <param name="threads">Replays at a time.</param>
    public static IReadOnlyList<Cell> Run(
        IReadOnlyDictionary<string, Trace[]> traces,
        IReadOnlyList<PolicyChoice> policies,
        IReadOnlyList<long> budgets,
        int threads
    )
    {
        var jobs = (
            from workload in traces
            from policy in policies
            from budget in policies.Count > 0 ? budgets : []
            from seed in Enumerable.Range(0, workload.Value.Length)
            select (Workload: workload.Key, policy, budget, seed, Trace: workload.Value[seed])
        ).ToArray();
        // Without a limit all budgets are alike.
        var replays = new ConcurrentDictionary<(string, string, long, int), Lazy<Outcome>>();
        Parallel.ForEach(
            jobs,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            job => _ = OutcomeOf(job.Workload, job.policy, job.budget, job.seed, job.Trace)
        );
        return
        [
            .. from workload in traces
            from policy in policies
            from budget in budgets
            select new Cell(
                workload.Key,
                policy,
                budget,
                [
                    .. workload.Value.Select(
                        (trace, seed) => OutcomeOf(workload.Key, policy, budget, seed, trace)
                    ),
                ]
            ),
        ];

        Outcome OutcomeOf(
            string workload,
            PolicyChoice policy,
            long budget,
            int seed,
            Trace trace
        ) =>
            replays
                .GetOrAdd(
                    (workload, policy.Name, policy.IsUnbounded ? 0 : budget, seed),
                    _ => new Lazy<Outcome>(() => new Replay(trace, budget, policy).Run())
                )
                .Value;
    }
}
