using Weir.LeakLab;

namespace Weir.Browser.Tests;

/// <summary>
/// The leak gate: ten studies opened and left in a real browser, memory read from the system with no session attached.
/// </summary>
public sealed class LeakGateTests(WeirFixture weir)
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task Ten_studies_opened_and_left_leave_nothing_behind()
    {
        var run = await RunAsync(withhold: false);
        Assert.Empty(Findings(run));
    }

    [Fact]
    public async Task The_gate_fails_when_leases_are_withheld()
    {
        var run = await RunAsync(withhold: true);
        var findings = Findings(run);
        Assert.Contains(
            findings,
            finding => finding.StartsWith("memory", StringComparison.Ordinal)
        );
        Assert.Contains(
            findings,
            finding => finding.StartsWith("ledger", StringComparison.Ordinal)
        );
    }

    private Task<RunReport> RunAsync(bool withhold)
    {
        var options = new SwitchOptions(
            "Purge",
            512 * Megabyte,
            Studies: 10,
            Rounds: 1,
            WheelSteps: 3,
            Spin: TimeSpan.Zero,
            Settle: TimeSpan.FromSeconds(1)
        )
        {
            WarmUp = 8,
            Settings = withhold
                ? new Dictionary<string, string> { ["weir.test.withholdLeases"] = "1" }
                : [],
        };
        return SwitchScenario.RunAsync(
            weir.Server,
            options,
            null,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>What is wrong with a run; nothing when all is well.</summary>
    private static List<string> Findings(RunReport run)
    {
        var findings = new List<string>();
        var (reference, last) = (run.Visits[0], run.Visits[^1]);
        if (run.GrowthPerVisit(0) is var growth && growth >= 2 * Megabyte)
        {
            var pages = run.Visits.Select(v => $"{(double)v.Memory.Page / Megabyte:F1}");
            findings.Add(
                $"memory grows by {growth / Megabyte:F1} MB a visit: {string.Join(" ", pages)}"
            );
        }
        if (last.LedgerBytes != last.HeldBytes)
        {
            findings.Add($"ledger says {last.LedgerBytes}, the stage holds {last.HeldBytes}");
        }
        if (last.LedgerBytes > 0)
        {
            findings.Add($"ledger holds {last.LedgerBytes} bytes after a purge");
        }
        if (last.Nodes > reference.Nodes)
        {
            findings.Add($"nodes {reference.Nodes} → {last.Nodes}");
        }
        if (last.Listeners > reference.Listeners)
        {
            findings.Add($"listeners {reference.Listeners} → {last.Listeners}");
        }
        if (last.GlObjects > reference.GlObjects)
        {
            findings.Add($"GL objects {reference.GlObjects} → {last.GlObjects}");
        }
        return findings;
    }
}
