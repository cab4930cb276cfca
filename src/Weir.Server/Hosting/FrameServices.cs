using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Decoding;
using Weir.Server.Dicomweb;
using Weir.Server.Frames;
using Weir.Server.Viewer;

namespace Weir.Server.Hosting;

/// <summary>Puts the server's memory, its tiers and what governs them together.</summary>
internal static class FrameServices
{
    public static void Add(IServiceCollection services, WeirOptions options, ArchiveStore archive)
    {
        AddMemory(services, options);
        // Under the data folder, but nothing of it is worth a backup.
        var cache = Path.Combine(archive.DataDirectory, "cache");
        var frames = Path.Combine(cache, "frames");
        services.AddSingleton(provider =>
        {
            Directory.CreateDirectory(frames);
            var limit = options.Frames.MaxDiskBytes ?? FramePackStore.DefaultMaxBytes(frames);
            return new FramePackStore(frames, limit, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider => new StudyCatalog(
            archive,
            Path.Combine(cache, "manifests"),
            provider.GetRequiredService<ServerMemory>().Studies
        ));
        services.AddSingleton(options.Frames);
        services.AddSingleton(options.Decoding);
        services.AddSingleton<DecoderPool>(provider =>
            new(options.Decoding, provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton(provider => new WireFrameMaker(
            options.Frames,
            provider.GetRequiredService<DecoderPool>().DecodeFrame
        ));
        services.AddSingleton(
            new DecodeQueue(options.Decoding.Workers ?? Math.Max(2, Environment.ProcessorCount))
        );
        services.AddSingleton<WeirMeter>();
        services.AddSingleton<FrameSupply>();
        services.AddSingleton<NativeFrames>();
        services.AddSingleton<ThumbnailSupply>();
        services.AddSingleton<MetadataCache>();
        services.AddSingleton<FrameFiller>();
        services.AddHostedService(provider => provider.GetRequiredService<FrameFiller>());
    }

    private static void AddMemory(IServiceCollection services, WeirOptions options)
    {
        services.AddSingleton<IMemoryProbe>(new LinuxMemoryProbe(options.Memory.ProbeRoot));
        services.AddSingleton<StudyTemperature>(provider =>
            new(provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton(options.Memory);
        services.AddSingleton<ServerMemory>();
        // Parts of it, for those who need no more. It disposes them.
        services.AddSingleton(provider => provider.GetRequiredService<ServerMemory>().Root);
        services.AddSingleton(provider => provider.GetRequiredService<ServerMemory>().Arena);
        services.AddSingleton(provider => provider.GetRequiredService<ServerMemory>().Pressure);
        services.AddSingleton<ServerTiers>();
        services.AddSingleton<MachineWord>();
        services.AddSingleton<MemoryReporter>();
        services.AddSingleton<MemoryInstruments>();
        services.AddSingleton<MemoryHistory>();
        services.AddHostedService<MemoryService>();
        services.AddHostedService<TraceFile>();
    }
}
