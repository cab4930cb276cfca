using BenchmarkDotNet.Attributes;
using BitFaster.Caching;
using Microsoft.Extensions.Caching.Memory;
using Weir.Memory;

namespace Weir.Benchmarks;

/// <summary>A request for what is there: Weir's is a lease and its end, so that the bytes cannot go away in between.</summary>
public class HitBenchmarks
{
    private const int Requests = 4096;

    private FrameKey[] _keys = [];
    private object[] _boxed = [];
    private CacheTier<FrameKey, Item> _weir = null!;
    private CacheTier<FrameKey, Item> _weirTinyLfu = null!;
    private ICache<FrameKey, Item> _bitFaster = null!;
    private ICache<FrameKey, Item> _bitFasterClassic = null!;
    private ICache<FrameKey, Item> _bitFasterLfu = null!;
    private IScopedCache<FrameKey, Item> _bitFasterScoped = null!;
    private MemoryCache _microsoft = null!;
    private ViewingSession _session = null!;

    [Params(1_000, 100_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        // Some that were put are not there: BitFaster's queues keep a few less than their capacity.
        _weir = Caches.Weir(Entries);
        _weirTinyLfu = Caches.Weir(Entries, new WindowTinyLfu<FrameKey>());
        _bitFaster = Caches.BitFaster(Entries);
        _bitFasterClassic = Caches.BitFasterClassic(Entries);
        _bitFasterLfu = Caches.BitFasterLfu(Entries);
        _bitFasterScoped = Caches.BitFasterScoped(Entries);
        _microsoft = Caches.Microsoft(Entries);
        _session = new ViewingSession(1);
        _keys =
        [
            .. Caches
                .Shuffled(Entries)
                .Where(key =>
                    _bitFaster.TryGet(key, out _)
                    && _bitFasterLfu.TryGet(key, out _)
                    && _bitFasterClassic.TryGet(key, out _)
                    && _bitFasterScoped.ScopedTryGet(key, out _)
                )
                .Take(Requests),
        ];
        while (_keys.Length < Requests)
        {
            _keys = [.. _keys, .. _keys.Take(Requests - _keys.Length)];
        }
        _boxed = [.. _keys.Select(key => (object)key)];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public int BitFasterConcurrentLru() => Get(_bitFaster, _keys);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int BitFasterClassicLru() => Get(_bitFasterClassic, _keys);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int BitFasterConcurrentLfu() => Get(_bitFasterLfu, _keys);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int BitFasterScopedLru()
    {
        var found = 0;
        foreach (var key in _keys)
        {
            if (_bitFasterScoped.ScopedTryGet(key, out var lifetime))
            {
                lifetime.Dispose();
                found++;
            }
        }
        return Expect(found);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int MicrosoftGet()
    {
        var found = 0;
        foreach (var key in _boxed)
        {
            found += _microsoft.TryGetValue(key, out _) ? 1 : 0;
        }
        return Expect(found);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int WeirGet() => Get(_weir, null);

    /// <summary>As <see cref="WeirGet"/>, and the order of use brought up to date, as a following eviction would need it.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public int WeirGetInOrder()
    {
        var found = Get(_weir, null);
        return _weir.Statistics.Leases == 0 ? found : throw new InvalidOperationException();
    }

    /// <summary>An entry that somebody else holds all the time: every lease of it takes the lock.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public int WeirGetHeld()
    {
        using var held = _weir.TryGet(_keys[0], out var lease) ? lease : default;
        var found = 0;
        for (var i = 0; i < Requests; i++)
        {
            if (_weir.TryGet(_keys[0], out var another))
            {
                another.Dispose();
                found++;
            }
        }
        return Expect(found);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int WeirGetInSession() => Get(_weir, _session);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int WeirGetTinyLfu() => Get(_weirTinyLfu, null);

    private static int Get(ICache<FrameKey, Item> cache, FrameKey[] keys)
    {
        var found = 0;
        foreach (var key in keys)
        {
            found += cache.TryGet(key, out _) ? 1 : 0;
        }
        return Expect(found);
    }

    private int Get(CacheTier<FrameKey, Item> tier, ViewingSession? session)
    {
        var found = 0;
        foreach (var key in _keys)
        {
            if (tier.TryGet(key, session, out var lease))
            {
                lease.Dispose();
                found++;
            }
        }
        return Expect(found);
    }

    private static int Expect(int found) =>
        found == Requests
            ? found
            : throw new InvalidOperationException($"{Requests - found} of {Requests} missed.");
}
