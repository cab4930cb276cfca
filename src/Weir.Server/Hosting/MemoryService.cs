using Weir.Server.Viewer;

namespace Weir.Server.Hosting;

/// <summary>Starts the readings of the memory with the server, once all tiers and all who follow the readings are there.</summary>
internal sealed class MemoryService(
    ServerMemory memory,
    ServerTiers tiers,
    MachineWord machine,
    MemoryInstruments instruments,
    MemoryHistory history
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Named so that they are made: each follows the readings by itself.
        _ = (tiers, machine, instruments, history);
        memory.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
