namespace Weir.Memory.Tests.Policies;

/// <summary>A policy with a hand-kept book of slots: keys are slots, hits are lease and return as a tier makes them.</summary>
internal sealed class PolicyRig(IEvictionPolicy<int> policy, long capacity)
{
    private readonly Dictionary<int, long> _bytes = [];

    public List<int> Evicted { get; } = [];

    /// <summary>Adds an entry, first making room as a tier would.</summary>
    public void Add(int key, long bytes = 1, long group = 0)
    {
        while (_bytes.Values.Sum() + bytes > capacity)
        {
            Assert.True(Evict());
        }
        _bytes[key] = bytes;
        policy.Added(key, new PolicyEntry<int>(key, group, bytes, false));
    }

    public void AddAll(params int[] keys) => Array.ForEach(keys, key => Add(key));

    public void Hit(params int[] keys)
    {
        foreach (var key in keys)
        {
            policy.Touched(key);
            policy.Held(key);
            policy.LetGo(key);
        }
    }

    public bool Contains(int key) => _bytes.ContainsKey(key);

    public bool Evict()
    {
        if (!policy.TryNextVictim(new VictimScope(capacity), out var victim))
        {
            return false;
        }
        policy.Removed(victim);
        Assert.True(_bytes.Remove(victim));
        Evicted.Add(victim);
        return true;
    }

    /// <summary>Everything that is left, in the order it would go.</summary>
    public List<int> Drain()
    {
        var before = Evicted.Count;
        while (Evict()) { }
        return Evicted[before..];
    }
}
