using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Viewer;

namespace Weir.Server.Tests.Hosting;

public sealed class OperatorTests
{
    private static readonly string[] Local =
    [
        "/metrics",
        "/operator",
        "/operator/state",
        "/operator/operator.css",
        "/operator/operator.js",
    ];

    [Fact]
    public async Task The_metrics_say_what_the_server_did_and_holds()
    {
        await using var archive = new TestArchive(open: false);
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Memory": { "MaxBytes": 134217728, "ReadEvery": "00:01:00" }, "Frames": { "FillWhenIdle": false } }""",
            "--import",
            MemoryBudgetTests.Head
        );
        var list = await server.Client.GetStringAsync("/api/studies");
        var study = Regex.Match(list, "\"studyInstanceUid\":\"([0-9.]+)\"").Groups[1].Value;
        var (manifest, _) = await server.Client.OpenAsync(study);
        var batch = await server.Client.FramesAsync(manifest, "0-27");
        await server.Client.FramesAsync(manifest, "0-9");
        var slots = batch.Sum(e => (long)SlabArena.SlotBytes(e.Body.Length));

        Assert.Equal(128 << 20, await server.MetricAsync("weir_memory_budget_limit_bytes"));
        Assert.Equal(28, await server.MetricAsync("weir_memory_tier_entries", "tier=\"frames\""));
        Assert.Equal(
            slots,
            await server.MetricAsync(
                "weir_memory_tier_bytes",
                "state=\"evictable\",tier=\"frames\""
            )
        );
        var studies = await server.MetricAsync(
            "weir_memory_tier_bytes",
            "state=\"evictable\",tier=\"studies\""
        );
        Assert.Equal(
            slots + studies,
            await server.MetricAsync("weir_memory_budget_used_bytes", "state=\"committed\"")
        );
        Assert.Equal(28, await server.MetricAsync("weir_frames_served_total", "source=\"made\""));
        Assert.Equal(11, await server.MetricAsync("weir_frames_served_total", "source=\"memory\""));
        Assert.Equal(28, await server.MetricAsync("weir_frames_decoding_seconds_count"));
        Assert.Equal(0, await server.MetricAsync("weir_frames_queue", "urgency=\"visible\""));
        Assert.Equal(
            28,
            await server.MetricAsync("weir_memory_tier_misses_total", "tier=\"frames\"")
        );
        Assert.Equal(
            1,
            await server.MetricAsync("weir_memory_tier_misses_total", "tier=\"studies\"")
        );
        Assert.Equal(
            Directory
                .GetFiles(Path.Combine(archive.Data, "cache", "frames"))
                .Sum(file => new FileInfo(file).Length),
            await server.MetricAsync("weir_packs_size_bytes")
        );
    }

    [Fact]
    public async Task No_metric_and_no_page_names_a_study_or_a_patient()
    {
        await using var server = await StartAsync();
        var study = await MemoryBudgetTests.FillAsync(server);
        await server.Client.GetStringAsync($"/dicom-web/studies/{study}/metadata");
        var row = server.Archive.InstancesOfStudy(study)[0];
        var patient = server
            .Archive.FindStudies(new Weir.Server.Archive.StudyQuery())
            .Items.Single();
        foreach (var path in Local)
        {
            var text = await server.Client.GetStringAsync(path);
            foreach (
                var secret in new[]
                {
                    study,
                    row.SeriesUid,
                    row.SopUid,
                    patient.PatientName,
                    patient.PatientId,
                }
            )
                if (secret.Length > 2)
                    Assert.DoesNotContain(secret, text);
        }
    }

    [Fact]
    public async Task Metrics_and_the_operators_page_are_for_this_machine_alone()
    {
        await using var server = await StartAsync();
        foreach (var path in Local)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, path));
            Assert.Equal(
                HttpStatusCode.NotFound,
                await StatusAsync(server, HttpMethod.Get, path, ("X-Forwarded-For", "203.0.113.9"))
            );
            Assert.Equal(
                HttpStatusCode.NotFound,
                await StatusAsync(server, HttpMethod.Get, path, ("Host", "weir.example"))
            );
        }
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(server, HttpMethod.Post, "/operator/clear", ("Via", "1.1 proxy"))
        );
    }

    [Fact]
    public async Task The_clear_button_frees_the_tiers_for_a_page_of_this_origin_only()
    {
        await using var server = await StartAsync();
        await MemoryBudgetTests.FillAsync(server);
        var memory = server.Services.GetRequiredService<ServerMemory>();
        var held = memory.Root.UsedBytes;
        foreach (
            var header in new[]
            {
                ("Origin", "https://evil.example"),
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Site", "none"),
            }
        )
            Assert.Equal(
                HttpStatusCode.Forbidden,
                await StatusAsync(server, HttpMethod.Post, "/operator/clear", header)
            );
        Assert.Equal(held, memory.Root.UsedBytes);
        using var answer = await server.Client.PostAsync("/operator/clear", null);
        Assert.Matches(
            @"^Freed \d.* MiB in 29 entries\.$",
            await answer.Content.ReadAsStringAsync()
        );
        Assert.Equal(0, memory.Root.UsedBytes);
        Assert.Equal(0, memory.Arena.MappedBytes);
    }

    [Fact]
    public async Task The_page_shows_tiers_budget_and_what_bounds_it()
    {
        await using var server = await StartAsync();
        await MemoryBudgetTests.FillAsync(server);
        server.Services.GetRequiredService<ServerMemory>().Pressure.Check();
        var page = await server.Client.GetStringAsync("/operator");
        foreach (var tier in new[] { "frames", "studies", "metadata", "thumbnails" })
            Assert.Contains($"{tier}</th>", page);
        Assert.Contains("configured", page);
        Assert.Contains("128 MiB", page);
        Assert.Contains("made from the stored file</th><td>28</td>", page);
        Assert.Contains("<polygon class=\"t0\"", page);
        Assert.DoesNotContain("style=", page);
        Assert.DoesNotContain("<script>", page);
    }

    [Fact]
    public async Task The_hour_keeps_a_sample_each_ten_seconds_and_no_more_than_an_hour()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(
            set: o => o.Memory.MaxBytes = o.Memory.MinBytes = 128 << 20,
            configure: builder => builder.Services.AddSingleton<TimeProvider>(time)
        );
        var history = server.Services.GetRequiredService<MemoryHistory>();
        Assert.Single(history.Samples);
        for (var second = 0; second < 4000; second += 2)
            time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MemoryHistory.Kept, history.Samples.Count);
        Assert.All(
            history.Samples.Zip(history.Samples.Skip(1)),
            pair => Assert.Equal(MemoryHistory.Every, pair.Second.At - pair.First.At)
        );
        Assert.All(history.Samples, sample => Assert.Equal(128 << 20, sample.Limit));
    }

    private static Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(set: options =>
        {
            options.AllowedHosts = ["weir.example"];
            options.Frames.FillWhenIdle = false;
            options.Memory.MaxBytes = options.Memory.MinBytes = 128 << 20;
        });

    private static async Task<HttpStatusCode> StatusAsync(
        RunningServer server,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
