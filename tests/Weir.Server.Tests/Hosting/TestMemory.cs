using Weir.Memory;
using Weir.Server.Hosting;

namespace Weir.Server.Tests.Hosting;

/// <summary>A server's memory of a fixed size, on a machine that says nothing.</summary>
internal static class TestMemory
{
    public static ServerMemory Of(long bytes)
    {
        var memory = new ServerMemory(
            new MemoryOptions { MaxBytes = bytes, MinBytes = bytes },
            new Silent(),
            TimeProvider.System,
            new StudyTemperature(TimeProvider.System)
        );
        memory.Pressure.Check();
        return memory;
    }

    private sealed class Silent : IMemoryProbe
    {
        public MemoryReading Read() => default;
    }
}
