using Weir.Simulator.Traces;

namespace Weir.Simulator.Reports;

/// <summary>Where the engine lives: what it is asked there, and what it takes by default.</summary>
/// <param name="Name">For titles and files.</param>
/// <param name="Workloads">The names of the traces.</param>
/// <param name="Budget">The default budget, in bytes.</param>
/// <param name="Policy">The default policy's name.</param>
internal sealed record Home(
    string Name,
    IReadOnlyList<string> Workloads,
    long Budget,
    string Policy
)
{
    public string ChartFile => $"budget-{Name}.svg";

    public string Title =>
        $"{char.ToUpperInvariant(Name[0])}{Name[1..]} ({string.Join(", ", Workloads)}): `{Policy}` against the budget";

    /// <summary>
    /// The homes that the workloads belong to; recorded traces count as a tab's. A tab takes 512 MB when it cannot know better; for a server of a
    /// small department 1 GB stands here, a real one measures its machine (docs/memory.md).
    /// </summary>
    public static List<Home> Of(IReadOnlyList<string> workloads)
    {
        var servers = Workload.All.Where(w => w.IsServer).Select(w => w.Name).ToArray();
        Home[] both =
        [
            new("tab", [.. workloads.Except(servers)], 512L << 20, "first-screen+temperature"),
            new("server", [.. workloads.Intersect(servers)], 1L << 30, "w-tinylfu"),
        ];
        return [.. both.Where(home => home.Workloads.Count > 0)];
    }
}
