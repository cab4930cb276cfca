using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Decoding;
using Weir.Server.Frames;
using Weir.Server.Viewer;

namespace Weir.Server.Hosting;

/// <summary>Puts the frame tiers and the memory engine together.</summary>
internal static class FrameServices
{
    private const long MaxDefaultMemoryBytes = 1L << 30;

    public static void Add(IServiceCollection services, WeirOptions options, ArchiveStore archive)
    {
        // Under the data folder, but nothing of it is worth a backup.
        var cache = Path.Combine(archive.DataDirectory, "cache");
        var frames = Path.Combine(cache, "frames");
        services.AddSingleton(new StudyCatalog(archive, Path.Combine(cache, "manifests")));
        services.AddSingleton(provider =>
        {
            Directory.CreateDirectory(frames);
            var limit = options.Frames.MaxDiskBytes ?? FramePackStore.DefaultMaxBytes(frames);
            return new FramePackStore(frames, limit, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(options.Frames);
        services.AddSingleton(options.Decoding);
        services.AddSingleton<DecoderPool>(provider =>
            new(options.Decoding, provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton(provider => new WireFrameMaker(
            options.Frames,
            provider.GetRequiredService<DecoderPool>().DecodeFrame
        ));
        services.AddSingleton<SlabArena>();
        services.AddSingleton(_ => new MemoryBudget(
            "frames",
            options.Frames.MaxMemoryBytes ?? DefaultMemoryBytes()
        ));
        services.AddSingleton<FrameSupply>();
        services.AddSingleton<IMemoryProbe, ServerMemoryProbe>();
        services.AddSingleton(provider => new PressureMonitor(
            provider.GetRequiredService<MemoryBudget>(),
            provider.GetRequiredService<IMemoryProbe>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<StudyTemperature>(provider =>
            new(provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton<MemoryGovernor>();
        services.AddHostedService<PressureService>();
        services.AddSingleton<FrameFiller>();
        services.AddHostedService(provider => provider.GetRequiredService<FrameFiller>());
    }

    /// <summary>An eighth of what the process may use: the system's file cache holds the packs anyway.</summary>
    private static long DefaultMemoryBytes() =>
        Math.Min(MaxDefaultMemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);
}
