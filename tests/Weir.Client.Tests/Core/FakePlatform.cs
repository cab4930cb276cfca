using Weir.Client.Memory;

namespace Weir.Client.Tests.Core;

/// <summary>A browser's side of tabs: who holds which name, and what they say to each other. One for all tabs of a test.</summary>
public sealed class FakeOrigin
{
    private readonly List<FakePlatform> _tabs = [];

    /// <summary>Names held, by tab.</summary>
    public IReadOnlyList<string> Names => [.. _tabs.Select(t => t.Name).OfType<string>()];

    /// <summary>Everything any tab said.</summary>
    public List<string> Said { get; } = [];

    public FakePlatform Open()
    {
        var tab = new FakePlatform(this);
        _tabs.Add(tab);
        return tab;
    }

    internal void Tell(FakePlatform from, string message)
    {
        Said.Add(message);
        foreach (var tab in _tabs.Where(t => t != from && !t.IsCrashed))
        {
            tab.Hear(message);
        }
    }
}

/// <summary>One tab's page. What comes from outside comes in a turn of its own.</summary>
public sealed class FakePlatform(FakeOrigin origin) : ITabPlatform
{
    private readonly SynchronizationContext? _turns = SynchronizationContext.Current;

    public event Action<string>? Told;

    public bool IsHidden { get; set; }

    public bool CanShare { get; set; } = true;

    /// <summary>The name held.</summary>
    public string? Name { get; private set; }

    public bool IsCrashed { get; private set; }

    /// <summary>False: some tab holds the turn and does not give it away.</summary>
    public bool TurnComes { get; set; } = true;

    /// <summary>The browser offers to share and refuses when it is asked.</summary>
    public bool Refuses { get; set; }

    /// <summary>Exchanges so far.</summary>
    public int Exchanges { get; private set; }

    /// <summary>What measuring gives; 0 for a browser that does not tell.</summary>
    public long Measured { get; set; }

    /// <summary>Measurements so far.</summary>
    public int Measurements { get; private set; }

    public void Tell(string message) => origin.Tell(this, message);

    public async Task<bool> ExchangeAsync(Func<IReadOnlyList<string>, string?> decide)
    {
        await Task.Yield();
        Exchanges++;
        if (Refuses)
        {
            CanShare = false;
            return false;
        }
        if (TurnComes && !IsCrashed)
        {
            Name = decide(origin.Names) ?? Name;
        }
        return TurnComes;
    }

    public void LetGo() => Name = null;

    public Task<long> MeasureAsync()
    {
        Measurements++;
        return Task.FromResult(Measured);
    }

    /// <summary>The tab's process ends: nobody tells anybody.</summary>
    public void Crash() => (IsCrashed, Name) = (true, null);

    internal void Hear(string message) => _turns!.Post(_ => Told?.Invoke(message), null);
}
