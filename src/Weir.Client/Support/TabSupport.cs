using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using Weir.Client.Memory;

namespace Weir.Client.Support;

/// <summary>What <c>window.weir</c> answers. It needs no browser; <see cref="SupportExports"/> is the way in from there.</summary>
public sealed class TabSupport(TabMemory memory)
{
    /// <summary>Records what is asked of the tab's RAM.</summary>
    public TabTrace Trace { get; } = new(memory);

    /// <summary>The ledger and what the stage really holds, as JSON by docs/weir-stats.schema.json.</summary>
    public async Task<string> StatsJsonAsync() =>
        JsonSerializer.Serialize(await StatsAsync(), SupportJson.Default.TabStats);

    /// <summary>Gives back everything that is not on screen, for support and tests.</summary>
    public async Task<string> PurgeJsonAsync() =>
        JsonSerializer.Serialize(
            new PurgeResult(await memory.ClearAllAsync()),
            SupportJson.Default.PurgeResult
        );

    /// <summary>What a user may send to support, as JSON; see <see cref="TabReport"/>.</summary>
    public async Task<string> ReportJsonAsync() =>
        JsonSerializer.Serialize(await ReportAsync(), ReportJson.Default.TabReport);

    /// <summary>What a user may send to support.</summary>
    public async Task<TabReport> ReportAsync()
    {
        var stats = await StatsAsync();
        var now = memory.Snapshot();
        return new TabReport
        {
            At = memory.Time.GetUtcNow(),
            Settings = new ReportSettings(
                memory.Budget,
                memory.DefaultBudget,
                memory.Background,
                memory.Ceiling,
                memory.ExitPolicies(),
                memory.Prefetch
            ),
            Now = stats with { Studies = [] },
            Studies =
            [
                .. now.Studies.Select(s => new ReportStudy(
                    memory.HashOf(s.StudyUid),
                    s.TierBytes,
                    s.Frames,
                    s.DrawableFrames,
                    s.OnScreen,
                    s.IsKept,
                    Math.Round(s.Temperature, 2)
                )),
            ],
            Tiers = memory.TierStatistics(),
            Levels = memory.LevelChanges,
            History = memory.History.Samples(),
            RecentReleases = memory.RecentReleases,
            Leak = now.Leak,
            RamRefusals = memory.Refusals.Ram,
            GpuRefusals = memory.Refusals.Gpu,
        };
    }

    /// <summary>The ledger and what the stage really holds.</summary>
    public async Task<TabStats> StatsAsync()
    {
        // The stage is asked first: the ledger is read in the turn in which its answer is here.
        await memory.Stage.StartAsync();
        var stage = await memory.Stage.StatsAsync();
        var now = memory.Snapshot();
        var bytes = now.Tiers.ToDictionary(t => t.Name, t => t.Bytes + t.Releasing);
        return new TabStats
        {
            LimitBytes = now.Limit,
            Bound = Word(now.Bound),
            BudgetBytes = now.Budget,
            OtherTabsBytes = now.OtherTabs,
            KeptBytes = now.Kept,
            MeasuredBytes = now.Measured ?? 0,
            UnaccountedBytes = now.Unaccounted ?? 0,
            Leaks = now.Leak is not null,
            LedgerBytes = now.Used,
            ReservedBytes = now.Tiers.Sum(t => t.Reserved),
            ReleasingBytes = now.Tiers.Sum(t => t.Releasing),
            Pressure = Word(now.Level),
            ExitPolicy = Word(memory.ExitPolicy),
            Tiers =
            [
                .. now.Tiers.Select(t => new TierStats(
                    t.Name,
                    t.Limit,
                    t.Bytes,
                    t.Held,
                    t.Reserved,
                    t.Releasing,
                    t.Entries
                )),
            ],
            Studies =
            [
                .. now.Studies.Select(s => new StudyStats(
                    s.StudyUid,
                    s.Bytes,
                    s.Frames,
                    s.DrawableFrames,
                    s.OnScreen,
                    s.IsKept
                )),
            ],
            Sessions = memory.Sessions.Count,
            Leases = memory.LeaseCount,
            RequestsInFlight = memory.RequestsInFlight,
            LoadsInFlight = memory.LoadsInFlight,
            ReleasesInFlight = memory.ReleasesInFlight,
            Handles = memory.HandleCount,
            Removals = memory.RemovalsByReason().ToDictionary(r => Word(r.Key), r => r.Value),
            Stage = stage,
            LedgerMatchesStage =
                bytes["encoded"] == stage.EncodedBytes
                && bytes["decoded"] == stage.DecodedBytes
                && bytes["texture"] == stage.TextureBytes,
        };
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>What support.ts calls.</summary>
[SupportedOSPlatform("browser")]
public static partial class SupportExports
{
    private static TabSupport? s_support;

    /// <summary>Puts <c>window.weir</c> into the page.</summary>
    public static async Task InstallAsync(TabSupport support)
    {
        s_support = support;
        await SupportImports.InstallAsync();
    }

    [JSExport]
    internal static Task<string> StatsJson() => s_support!.StatsJsonAsync();

    [JSExport]
    internal static Task<string> PurgeJson() => s_support!.PurgeJsonAsync();

    [JSExport]
    internal static Task<string> ReportJson() => s_support!.ReportJsonAsync();

    [JSExport]
    internal static string Trace(bool on)
    {
        if (!on)
        {
            return s_support!.Trace.Stop();
        }
        s_support!.Trace.Start();
        return "";
    }
}
