namespace Weir.Memory.Tests.Support;

/// <summary>Pressure without pressure: the reading is what the test says.</summary>
internal sealed class FakeProbe : IMemoryProbe
{
    public MemoryReading Reading { get; set; }

    public void Use(int percent) =>
        Reading = new MemoryReading { ProcessBytes = percent, ProcessLimit = 100 };

    public MemoryReading Read() => Reading;
}
