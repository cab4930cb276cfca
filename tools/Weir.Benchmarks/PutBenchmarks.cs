using BenchmarkDotNet.Attributes;
using BitFaster.Caching;
using Microsoft.Extensions.Caching.Memory;
using Weir.Memory;

namespace Weir.Benchmarks;

/// <summary>
/// A new entry into a full cache, so that another goes. <see cref="MemoryCache"/> refuses what does not fit and then compacts by a
/// twentieth on another thread: its time says how fast it refuses.
/// </summary>
public class PutBenchmarks
{
    private const int Puts = 1024;

    private CacheTier<FrameKey, Item> _weir = null!;
    private CacheTier<FrameKey, Item> _weirTinyLfu = null!;
    private ICache<FrameKey, Item> _bitFaster = null!;
    private MemoryCache _microsoft = null!;
    private int _next;

    [Params(100_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _weir = Caches.Weir(Entries);
        _weirTinyLfu = Caches.Weir(Entries, new WindowTinyLfu<FrameKey>());
        _bitFaster = Caches.BitFaster(Entries);
        _microsoft = Caches.Microsoft(Entries);
        _next = Entries;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Puts)]
    public void BitFasterPutEvict()
    {
        for (var i = 0; i < Puts; i++)
        {
            Caches.Put(_bitFaster, Next());
        }
    }

    [Benchmark(OperationsPerInvoke = Puts)]
    public void MicrosoftPutOrRefuse()
    {
        for (var i = 0; i < Puts; i++)
        {
            Caches.Put(_microsoft, Next());
        }
    }

    [Benchmark(OperationsPerInvoke = Puts)]
    public void WeirPutEvict()
    {
        for (var i = 0; i < Puts; i++)
        {
            Caches.Put(_weir, Next());
        }
    }

    [Benchmark(OperationsPerInvoke = Puts)]
    public void WeirPutEvictTinyLfu()
    {
        for (var i = 0; i < Puts; i++)
        {
            Caches.Put(_weirTinyLfu, Next());
        }
    }

    private FrameKey Next()
    {
        _next++;
        return new FrameKey(_next / Caches.FramesOfStudy, _next % Caches.FramesOfStudy);
    }
}
