using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>
/// Reads the memory's pressure regularly. From High on the governor trims the tiers, and what they gave up goes back to
/// the system here.
/// </summary>
internal sealed class PressureService(
    PressureMonitor monitor,
    MemoryGovernor governor,
    SlabArena arena
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The governor answers the monitor from its construction on, and so before the arena is trimmed.
        _ = governor.PrefetchShare;
        monitor.Checked += GiveBack;
        monitor.Check();
        monitor.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        monitor.Checked -= GiveBack;
        return Task.CompletedTask;
    }

    private void GiveBack()
    {
        if (monitor.Level >= PressureLevel.High)
            arena.Trim();
    }
}
