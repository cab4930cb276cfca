using Weir.Memory;

namespace Weir.Client.Memory;

// What failures teach: a browser tells nobody how much a tab may have until it refuses.
public sealed partial class TabMemory
{
    // Less would not show a picture.
    private const long LeastLearned = 32L << 20;

    private LearnedLimit _learnedRam = null!;
    private LearnedLimit _learnedGpu = null!;
    private long? _failedAt;

    /// <summary>RAM that the browser is known to give, bytes; null while it has refused nothing.</summary>
    public long? LearnedRam => _learnedRam.Bytes;

    /// <summary>Graphics memory that the browser is known to give, bytes; null while it has refused nothing.</summary>
    public long? LearnedGpu => _learnedGpu.Bytes;

    /// <summary>How often the browser refused memory in this browser's time: RAM, graphics memory.</summary>
    public (int Ram, int Gpu) Refusals => (_learnedRam.Failures, _learnedGpu.Failures);

    /// <summary>Forgets what was learned, when the user asks for it.</summary>
    public void ForgetLearned()
    {
        _learnedRam.Forget();
        _learnedGpu.Forget();
        _settings.Learned = (_learnedRam.State, _learnedGpu.State);
        ApplyLimit();
    }

    // What was learned is bounded by the budget: at that there is nothing left to learn.
    private void Learn()
    {
        var (ram, gpu) = _learnedRam is null
            ? _settings.Learned
            : (_learnedRam.State, _learnedGpu.State);
        _learnedRam = new LearnedLimit(Time, LeastLearned, Budget);
        _learnedGpu = new LearnedLimit(Time, LeastLearned, Budget);
        _learnedRam.Restore(ram);
        _learnedGpu.Restore(gpu);
    }

    private void LearnFromFailure(LearnedLimit learned, long inUse)
    {
        _failedAt = Time.GetTimestamp();
        learned.Failed(inUse);
        _settings.Learned = (_learnedRam.State, _learnedGpu.State);
        ApplyLimit();
        _monitor.Check();
    }

    private void LearnFromCalm()
    {
        // Both: a short-cut would leave the second unobserved.
        if (_learnedRam.Calm(_ram.UsedBytes) | _learnedGpu.Calm(_gpu.UsedBytes))
        {
            _settings.Learned = (_learnedRam.State, _learnedGpu.State);
            ApplyLimit();
        }
    }
}
