using BenchmarkDotNet.Attributes;
using BitFaster.Caching;
using Microsoft.Extensions.Caching.Memory;
using Weir.Memory;

namespace Weir.Benchmarks;

/// <summary>A study of 1,000 frames leaves. The others know no groups: they are told each key.</summary>
public class PurgeBenchmarks
{
    // An iteration is one purge: without these before, half of them would run code that is not yet compiled in full.
    private const int WarmUps = 400;

    private CacheTier<FrameKey, Item> _weir = null!;
    private ICache<FrameKey, Item> _bitFaster = null!;
    private MemoryCache _microsoft = null!;
    private FrameKey[] _study = [];

    [Params(10_000, 100_000, 1_000_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _weir = Caches.Weir(Entries);
        _bitFaster = Caches.BitFaster(Entries);
        _microsoft = Caches.Microsoft(Entries);
        // One in the middle, whose entries are neither the oldest nor the newest.
        var study = Entries / Caches.FramesOfStudy / 2;
        _study = [.. Enumerable.Range(0, Caches.FramesOfStudy).Select(f => new FrameKey(study, f))];
        for (var round = 0; round < WarmUps; round++)
        {
            PutIntoWeir();
            WeirPurge();
            PutIntoBitFaster();
            BitFasterRemoveEach();
            PutIntoMicrosoft();
            MicrosoftRemoveEach();
            if (round % 40 == 0)
            {
                // The compiler's last tier waits for a moment in which nothing new is compiled.
                Thread.Sleep(150);
            }
        }
    }

    [IterationSetup(Targets = [nameof(WeirPurge)])]
    public void PutIntoWeir() => Array.ForEach(_study, key => Caches.Put(_weir, key));

    [IterationSetup(Targets = [nameof(BitFasterRemoveEach)])]
    public void PutIntoBitFaster() => Array.ForEach(_study, key => Caches.Put(_bitFaster, key));

    [IterationSetup(Targets = [nameof(MicrosoftRemoveEach)])]
    public void PutIntoMicrosoft() => Array.ForEach(_study, key => Caches.Put(_microsoft, key));

    [Benchmark]
    public long WeirPurge()
    {
        var freed = _weir.ClearGroupAsync(_study[0].Study);
        return freed.IsCompletedSuccessfully && freed.Result.Entries == Caches.FramesOfStudy
            ? freed.Result.Bytes
            : throw new InvalidOperationException("The whole study must go at once.");
    }

    [Benchmark(Baseline = true)]
    public void BitFasterRemoveEach()
    {
        foreach (var key in _study)
        {
            _bitFaster.TryRemove(key);
        }
    }

    [Benchmark]
    public void MicrosoftRemoveEach()
    {
        foreach (var key in _study)
        {
            _microsoft.Remove(key);
        }
    }
}
