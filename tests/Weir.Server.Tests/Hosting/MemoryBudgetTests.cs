using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Viewer;

namespace Weir.Server.Tests.Hosting;

/// <summary>A live server on a machine that the test writes into a folder.</summary>
public sealed class MemoryBudgetTests : IDisposable
{
    private const long MiB = 1 << 20;

    /// <summary>28 slices of 512².</summary>
    internal static readonly string Head = Path.Combine(
        SharedFiles.Dicom,
        "series/ct-headphantom-philips/study1-axial5mm"
    );

    private readonly string _root = Directory.CreateTempSubdirectory("weir-machine-").FullName;

    [Fact]
    public async Task The_budget_follows_the_machine_within_one_reading_down_and_up()
    {
        Machine(totalMiB: 8192, availableMiB: 6144);
        await using var server = await StartAsync();
        var memory = server.Services.GetRequiredService<ServerMemory>();
        var before = memory.Root.Limit!.Value;
        Assert.Equal(BudgetBound.Machine, memory.Smart.Decision!.Value.Bound);
        Assert.InRange(before, 1024 * MiB, 2048 * MiB);

        Machine(totalMiB: 8192, availableMiB: 3500);
        memory.Pressure.Check();
        var less = memory.Root.Limit!.Value;
        Assert.InRange(less, 64 * MiB, before - (512 * MiB));

        Machine(totalMiB: 8192, availableMiB: 100);
        memory.Pressure.Check();
        Assert.Equal(64 * MiB, memory.Root.Limit);
        Assert.Equal(BudgetBound.Floor, memory.Smart.Decision!.Value.Bound);

        Machine(totalMiB: 8192, availableMiB: 6144);
        memory.Pressure.Check();
        Assert.Equal(before, memory.Root.Limit);
    }

    [Fact]
    public async Task A_container_that_leaves_less_than_the_machine_bounds_the_budget()
    {
        Machine(totalMiB: 65536, availableMiB: 60000);
        Container(limitMiB: 1024, usedMiB: 200);
        await using var server = await StartAsync();
        var memory = server.Services.GetRequiredService<ServerMemory>();
        Assert.Equal(BudgetBound.Container, memory.Smart.Decision!.Value.Bound);
        Assert.InRange(memory.Root.Limit!.Value, 128 * MiB, 512 * MiB);
        Container(limitMiB: 512, usedMiB: 200);
        memory.Pressure.Check();
        Assert.InRange(memory.Root.Limit!.Value, 64 * MiB, 128 * MiB);
    }

    [Fact]
    public async Task What_is_over_a_fallen_budget_is_given_back_to_the_system_at_once()
    {
        Machine(totalMiB: 8192, availableMiB: 6144);
        await using var server = await StartAsync(o => o.MinBytes = 2 * MiB);
        var study = await FillAsync(server);
        var arena = server.Services.GetRequiredService<SlabArena>();
        var memory = server.Services.GetRequiredService<ServerMemory>();
        Assert.InRange(arena.UsedBytes, 3 * MiB, 64 * MiB);
        Machine(totalMiB: 8192, availableMiB: 16);
        memory.Pressure.Check();
        Assert.InRange(memory.Root.UsedBytes, 0, 2 * MiB);
        // What is left of partly used slabs is no longer resident, and nothing lies idle.
        Assert.InRange(arena.UsedBytes, 0, 2 * MiB);
        Assert.InRange(arena.IdleBytes, 0, 0);
        Invariants.Check(memory.Root);
        // It still serves.
        var (manifest, _) = await server.Client.OpenAsync(study);
        Assert.Equal(28, (await server.Client.FramesAsync(manifest, "0-27")).Count);
    }

    [Fact]
    public async Task A_configured_budget_is_kept_unless_the_machine_has_less()
    {
        Machine(totalMiB: 8192, availableMiB: 6144);
        await using var server = await StartAsync(o => o.MaxBytes = 300 * MiB);
        var memory = server.Services.GetRequiredService<ServerMemory>();
        Assert.Equal((300 * MiB, BudgetBound.Configured), Decision(memory));
        Machine(totalMiB: 8192, availableMiB: 3000);
        memory.Pressure.Check();
        Assert.Equal(
            (132 * MiB, BudgetBound.Machine),
            (Decision(memory).Bytes / MiB * MiB, Decision(memory).Bound)
        );
    }

    [Fact]
    public async Task A_refused_mapping_lowers_the_limit_at_once_and_calm_raises_it_again()
    {
        Machine(totalMiB: 8192, availableMiB: 6144);
        var time = new FakeTimeProvider();
        var options = new MemoryOptions
        {
            ProbeRoot = _root,
            MaxBytes = 64 * MiB,
            MinBytes = 2 * MiB,
        };
        using var memory = new ServerMemory(
            options,
            new LinuxMemoryProbe(_root),
            time,
            new StudyTemperature(time)
        );
        memory.Pressure.Check();
        var tier = new CacheTier<int, SlabBlock>(
            "frames",
            memory.Frames,
            new()
            {
                Release = frame =>
                {
                    frame.Item.Dispose();
                    return ValueTask.CompletedTask;
                },
            }
        );
        for (var key = 0; key < 40; key++)
        {
            var bytes = SlabArena.SlotBytes((int)MiB);
            Assert.True(tier.TryPut(key, memory.Arena.Rent(bytes), new LoadRequest(key, bytes)));
        }
        var system = memory.Arena.Mapping;
        var refusals = 0;
        memory.Arena.Mapping = bytes => refusals++ == 0 ? -1 : system(bytes);
        using (var block = memory.Arena.Rent((int)(7 * MiB)))
        {
            Assert.Equal((32 * MiB, BudgetBound.Learned), Decision(memory));
            Assert.Equal(32 * MiB, memory.Root.UsedBytes);
            Assert.Equal(32 * MiB, memory.Arena.UsedBytes - SlabArena.SlotBytes(block.Length));
        }
        for (var minute = 0; minute <= 10; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            memory.Pressure.Check();
        }
        Assert.Equal((36 * MiB, BudgetBound.Learned), Decision(memory));
        await tier.ClearAsync();
        Invariants.Check(memory.Root);
    }

    [Fact]
    public async Task The_machine_has_a_word_for_this_machine_and_none_for_others()
    {
        Machine(totalMiB: 1000, availableMiB: 500);
        await using var server = await StartAsync();
        var memory = server.Services.GetRequiredService<ServerMemory>();
        Assert.Equal(("Normal", 0.5), await WordAsync(server));
        Machine(totalMiB: 1000, availableMiB: 100);
        memory.Pressure.Check();
        Assert.Equal(("High", 0.9), await WordAsync(server));
        // It falls only below the low watermark.
        Machine(totalMiB: 1000, availableMiB: 390);
        memory.Pressure.Check();
        Assert.Equal(("High", 0.61), await WordAsync(server));
        Machine(totalMiB: 1000, availableMiB: 410);
        memory.Pressure.Check();
        Assert.Equal(("Normal", 0.59), await WordAsync(server));
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded", "Via" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/memory/machine");
            request.Headers.TryAddWithoutValidation(header, "for=203.0.113.9");
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        using var byName = new HttpRequestMessage(HttpMethod.Get, "/api/memory/machine");
        byName.Headers.Host = "weir.example";
        using var other = await server.Client.SendAsync(byName);
        Assert.Equal(HttpStatusCode.NoContent, other.StatusCode);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    internal static async Task<string> FillAsync(RunningServer server)
    {
        await server.Archive.ImportAsync([Head]);
        var study = server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
        var (manifest, _) = await server.Client.OpenAsync(study);
        await server.Client.FramesAsync(manifest, "0-27");
        return study;
    }

    private static (long Bytes, BudgetBound Bound) Decision(ServerMemory memory) =>
        (memory.Smart.Decision!.Value.Bytes, memory.Smart.Decision!.Value.Bound);

    private static async Task<(string?, double)> WordAsync(RunningServer server)
    {
        using var answer = await server.Client.GetAsync("/api/memory/machine");
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return (
            json.RootElement.GetProperty("level").GetString(),
            json.RootElement.GetProperty("share").GetDouble()
        );
    }

    private Task<RunningServer> StartAsync(Action<MemoryOptions>? set = null) =>
        RunningServer.StartAsync(set: options =>
        {
            options.AllowedHosts = ["weir.example"];
            options.Frames.FillWhenIdle = false;
            options.Memory.ProbeRoot = _root;
            // The test reads, not the timer.
            options.Memory.ReadEvery = TimeSpan.FromMinutes(1);
            set?.Invoke(options.Memory);
        });

    private void Machine(long totalMiB, long availableMiB)
    {
        Write(
            "proc/meminfo",
            $"MemTotal:       {totalMiB * 1024} kB\nMemFree:        1 kB\nMemAvailable:   {availableMiB * 1024} kB\n"
        );
        Write("proc/self/status", "Name:\tweir\nVmRSS:\t  102400 kB\n");
    }

    private void Container(long limitMiB, long usedMiB)
    {
        Write("proc/self/cgroup", "0::/weir\n");
        Write("sys/fs/cgroup/weir/memory.max", $"{limitMiB * MiB}\n");
        Write("sys/fs/cgroup/weir/memory.current", $"{usedMiB * MiB}\n");
        Write("sys/fs/cgroup/weir/memory.stat", "inactive_file 0\nactive_file 0\n");
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
