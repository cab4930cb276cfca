using BitFaster.Caching;
using BitFaster.Caching.Lfu;
using BitFaster.Caching.Lru;
using BitFaster.Caching.Scheduler;
using Microsoft.Extensions.Caching.Memory;
using Weir.Memory;

namespace Weir.Benchmarks;

/// <summary>A frame's key, as the tab has it.</summary>
public readonly record struct FrameKey(int Study, int Frame);

/// <summary>An item that a scoped cache can own; there is nothing to free.</summary>
public sealed class Item : IDisposable
{
    public void Dispose() { }
}

/// <summary>The same studies of 1,000 frames in each kind of cache, every entry of size 1.</summary>
internal static class Caches
{
    public const int FramesOfStudy = 1000;

    private static readonly Item TheItem = new();
    private static readonly IEqualityComparer<FrameKey> Comparer =
        EqualityComparer<FrameKey>.Default;

    public static IEnumerable<FrameKey> Keys(int entries) =>
        Enumerable
            .Range(0, entries)
            .Select(i => new FrameKey(i / FramesOfStudy, i % FramesOfStudy));

    /// <summary>Keys in an order that no cache line foresees; the same each time.</summary>
    public static FrameKey[] Shuffled(int entries)
    {
        var keys = Keys(entries).ToArray();
        new Random(1).Shuffle(keys);
        return keys;
    }

    public static CacheTier<FrameKey, Item> Weir(
        int entries,
        IEvictionPolicy<FrameKey>? policy = null
    )
    {
        var tier = new CacheTier<FrameKey, Item>(
            "frames",
            new MemoryBudget("root", entries),
            new() { Release = _ => ValueTask.CompletedTask, Policy = policy }
        );
        foreach (var key in Keys(entries))
        {
            Put(tier, key);
        }
        return tier;
    }

    public static void Put(CacheTier<FrameKey, Item> tier, FrameKey key)
    {
        if (!tier.TryPut(key, TheItem, new LoadRequest(key.Study, 1)))
        {
            throw new InvalidOperationException("It must fit.");
        }
    }

    public static ICache<FrameKey, Item> BitFaster(int entries) =>
        Filled(new ConcurrentLru<FrameKey, Item>(1, entries, Comparer), entries);

    /// <summary>Its exact LRU: a list under a lock.</summary>
    public static ICache<FrameKey, Item> BitFasterClassic(int entries) =>
        Filled(new ClassicLru<FrameKey, Item>(1, entries, Comparer), entries);

    /// <summary>Its W-TinyLFU, which does its housekeeping on the caller's thread here, as Weir does.</summary>
    public static ICache<FrameKey, Item> BitFasterLfu(int entries) =>
        Filled(
            new ConcurrentLfu<FrameKey, Item>(1, entries, new ForegroundScheduler(), Comparer),
            entries
        );

    private static ICache<FrameKey, Item> Filled(ICache<FrameKey, Item> cache, int entries)
    {
        foreach (var key in Keys(entries))
        {
            cache.AddOrUpdate(key, TheItem);
        }
        return cache;
    }

    /// <summary>BitFaster's own kind of lease: an item is not disposed while somebody holds a lifetime.</summary>
    public static IScopedCache<FrameKey, Item> BitFasterScoped(int entries)
    {
        var cache = new ConcurrentLruBuilder<FrameKey, Item>()
            .WithConcurrencyLevel(1)
            .WithCapacity(entries)
            .AsScopedCache()
            .Build();
        foreach (var key in Keys(entries))
        {
            cache.AddOrUpdate(key, new Item());
        }
        return cache;
    }

    public static MemoryCache Microsoft(int entries)
    {
        var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = entries });
        foreach (var key in Keys(entries))
        {
            Put(cache, key);
        }
        return cache;
    }

    public static void Put(MemoryCache cache, object key) =>
        cache.Set(key, TheItem, new MemoryCacheEntryOptions { Size = 1 });

    public static void Put(ICache<FrameKey, Item> cache, FrameKey key) =>
        cache.AddOrUpdate(key, TheItem);
}
