using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json.Serialization;
using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>
/// The platform's reading. A browser tells nothing about memory that is both true and quick (<c>performance.memory</c> is stale, measuring takes
/// seconds), so it is empty, unless a browser test says what to read.
/// </summary>
public sealed class TestProbe : IMemoryProbe
{
    private const long Scale = 1_000_000;

    /// <summary>The share of its memory that the tab is to use, 0 to 1; null for nothing known.</summary>
    public double? Share { get; set; }

    /// <inheritdoc/>
    public MemoryReading Read() =>
        Share is { } share
            ? new MemoryReading { ProcessBytes = (long)(share * Scale), ProcessLimit = Scale }
            : default;
}

/// <summary>What <c>weir.test</c> does, for browser tests; the page has it only where local storage has <c>weir.test.probe</c>.</summary>
public sealed class TestSupport
{
    private readonly TabMemory _memory;
    private readonly TestProbe _probe;
    private readonly IStage _stage;
    private readonly List<TestRemoval> _removals = [];

    /// <summary>Records what leaves the tiers from now on.</summary>
    public TestSupport(TabMemory memory, TestProbe probe, IStage stage)
    {
        (_memory, _probe, _stage) = (memory, probe, stage);
        memory.ForTests(_removals.Add);
    }

    /// <summary>
    /// Makes the tab believe that it uses so much of its memory; negative for nothing known. Answers once everything that brought about was given
    /// back, as the stage confirmed it.
    /// </summary>
    public async Task<TestPressure> PressureAsync(double share)
    {
        _removals.Clear();
        var before = _memory.UsedBytes;
        _probe.Share = share < 0 ? null : share;
        _memory.CheckPressure();
        await _memory.WhenReleasedAsync();
        return new TestPressure(_memory.Level, before - _memory.UsedBytes, [.. _removals]);
    }

    /// <summary>Takes the GL context away, as a browser short of graphics memory does.</summary>
    public void LoseContext() => _stage.LoseContext();

    /// <summary>Keeps a study.</summary>
    public KeepAnswer Keep(string studyUid) => _memory.Keep(studyUid);

    /// <summary>Another user.</summary>
    public Task ForgetUserAsync() => _memory.ForgetUserAsync();

    /// <summary>How many times a second the engine, as it runs in this browser, finds an entry, leases it and gives it back.</summary>
    /// <param name="entries">Entries of the tier.</param>
    /// <param name="hits">How many to measure.</param>
    public double HitsPerSecond(int entries, int hits)
    {
        var tier = new CacheTier<FrameKey, int>(
            "measured",
            new MemoryBudget("measured"),
            new() { Release = _ => ValueTask.CompletedTask }
        );
        for (var i = 0; i < entries; i++)
        {
            tier.TryPut(new FrameKey(i % 7, i), i, new LoadRequest(i % 7, 1));
        }
        var time = _memory.Time;
        var started = time.GetTimestamp();
        var key = 0;
        for (var i = 0; i < hits; i++)
        {
            // A stride without a pattern in the table.
            key = (key + 7919) % entries;
            if (!tier.TryGet(new FrameKey(key % 7, key), out var lease))
            {
                throw new InvalidOperationException("A hit was expected.");
            }
            lease.Dispose();
        }
        return hits / time.GetElapsedTime(started).TotalSeconds;
    }
}

/// <summary>An entry that left a tier.</summary>
public sealed record TestRemoval(string Tier, string StudyUid, long Bytes, RemovalReason Reason);

/// <summary>What came of a pressure.</summary>
public sealed record TestPressure(
    PressureLevel Level,
    long FreedBytes,
    IReadOnlyList<TestRemoval> Removals
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(TestPressure))]
[JsonSerializable(typeof(KeepAnswer))]
internal sealed partial class TestJson : JsonSerializerContext;

/// <summary>What testing.ts calls.</summary>
[SupportedOSPlatform("browser")]
public static partial class TestExports
{
    private static TestSupport? s_tests;

    /// <summary>Puts <c>weir.test</c> into the page.</summary>
    public static async Task InstallAsync(TestSupport tests)
    {
        s_tests = tests;
        await SupportImports.InstallTestsAsync();
    }

    [JSExport]
    internal static async Task<string> Pressure(double share) =>
        System.Text.Json.JsonSerializer.Serialize(
            await s_tests!.PressureAsync(share),
            TestJson.Default.TestPressure
        );

    [JSExport]
    internal static string Keep(string studyUid) =>
        System.Text.Json.JsonSerializer.Serialize(
            s_tests!.Keep(studyUid),
            TestJson.Default.KeepAnswer
        );

    [JSExport]
    internal static void LoseContext() => s_tests!.LoseContext();

    [JSExport]
    internal static Task ForgetUser() => s_tests!.ForgetUserAsync();

    [JSExport]
    internal static double HitsPerSecond(int entries, int hits) =>
        s_tests!.HitsPerSecond(entries, hits);
}
