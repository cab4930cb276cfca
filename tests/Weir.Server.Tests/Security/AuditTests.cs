using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class AuditTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public async Task It_says_who_did_what_with_which_study_and_no_name_of_a_patient()
    {
        var (server, password) = await Browser.StartServerAsync();
        string[] lines;
        string[] names;
        string study;
        var folder = Path.Combine(server.Folder, "audit");
        await using (server)
        {
            await server.Archive.ImportAsync([MemoryBudgetTests.Head]);
            var row = server.Archive.FindStudies(new()).Items[0];
            (study, names) = (row.StudyUid, [row.PatientName, row.PatientId]);
            using var browser = new Browser(server);
            (await browser.SignInAsync("guess")).Dispose();
            (await browser.SignInAsync(password)).Dispose();
            await browser.StatusOf($"/api/studies?patientName={row.PatientName}");
            await browser.StatusOf($"/api/studies/{study}/open");
            foreach (var _ in Enumerable.Range(0, 5))
                await browser.StatusOf($"/dicom-web/studies/{study}/metadata");
            await browser.StatusOf("/api/studies/a%22,%22b/open");
            await browser.StatusOf("/api/status");
            (await browser.Client.PostAsync("/sign-out", null)).Dispose();
            await browser.StatusOf($"/api/studies/{study}/open");
            await StopAsync(server);
            lines = await File.ReadAllLinesAsync(
                Assert.Single(Directory.GetFiles(folder)),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Directory.GetFiles(folder)[0])
            );
        }
        Assert.Equal(
            [
                ("signInFailed", "refused", "", ""),
                ("signedIn", "done", "weir", ""),
                ("searched", "done", "weir", ""),
                ("opened", "done", "weir", study),
                ("retrieved", "done", "weir", study),
                ("opened", "not found", "weir", "(no UID)"),
                ("signedOut", "done", "weir", ""),
                ("opened", "refused", "", study),
            ],
            lines.Select(Parts)
        );
        Assert.All(
            lines,
            line => Assert.Contains("\"from\":\"127.0.0.1\"", line, StringComparison.Ordinal)
        );
        foreach (var name in names.Append("guess").Append(password))
            Assert.DoesNotContain(
                lines,
                line => line.Contains(name, StringComparison.OrdinalIgnoreCase)
            );
    }

    [Fact]
    public void Files_of_days_that_are_too_long_ago_are_deleted_and_no_others()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        string[] names =
        [
            "2029-12-21.jsonl",
            "2029-12-22.jsonl",
            "2030-01-01.jsonl",
            "2029-12-21.jsonl.gz",
            "notes.jsonl",
        ];
        foreach (var name in names)
            File.WriteAllText(Path.Combine(folder, name), "{}");
        Assert.Equal(1, AuditRetention.Apply(folder, 10, Start.UtcDateTime));
        Assert.Equal(
            names[1..].Order(),
            Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order()
        );
        Directory.Delete(folder, recursive: true);
        Assert.Equal(0, AuditRetention.Apply(folder, 10, Start.UtcDateTime));
    }

    [Fact]
    public void Each_day_has_a_file_and_a_torn_line_stays_apart()
    {
        var time = new FakeTimeProvider(Start);
        using var kept = new Kept(time);
        kept.Write("1.2.2");
        Assert.True(kept.Log.Flush([]));
        File.AppendAllText(Path.Combine(kept.Log.Folder, "2030-01-01.jsonl"), "{\"time\":\"20");
        kept.Write("1.2.3");
        time.Advance(TimeSpan.FromMinutes(2));
        kept.Write("1.2.4");
        Assert.True(kept.Log.Flush([]));
        var first = File.ReadAllLines(Path.Combine(kept.Log.Folder, "2030-01-01.jsonl"));
        Assert.Equal(3, first.Length);
        Assert.Equal("1.2.3", Parts(first[2]).Study);
        var second = File.ReadAllLines(Path.Combine(kept.Log.Folder, "2030-01-02.jsonl"));
        Assert.Equal("1.2.4", Parts(Assert.Single(second)).Study);
    }

    [Fact]
    public void A_disk_that_refuses_stops_no_request_is_told_and_what_found_no_room_is_counted()
    {
        var time = new FakeTimeProvider(Start);
        using var kept = new Kept(time);
        // A file where the folder should be refuses everybody, root too.
        File.WriteAllText(kept.Log.Folder, "");
        for (var i = 0; i < 10_100; i++)
            kept.Write($"1.2.{i}");
        Assert.Equal(100, kept.Log.Lost);
        var batch = new List<AuditLog.Entry>();
        Assert.False(kept.Log.Flush(batch));
        Assert.True(kept.Log.IsFailing);
        File.Delete(kept.Log.Folder);
        do Assert.True(kept.Log.Flush(batch));
        while (kept.Log.HasWaiting);
        Assert.False(kept.Log.IsFailing);
        var lines = File.ReadAllLines(Directory.GetFiles(kept.Log.Folder)[0]);
        Assert.Equal(10_001, lines.Length);
        Assert.Equal(("lost", "100 entries", "", ""), Parts(lines[0]));
        Assert.Equal("1.2.0", Parts(lines[1]).Study);
        Assert.Equal("1.2.9999", Parts(lines[^1]).Study);
    }

    [Fact]
    public async Task Too_many_requests_are_429_with_a_time_and_only_for_whom_they_come_from()
    {
        var (server, password) = await Browser.StartServerAsync(o =>
            (o.Http.RequestsPerSecond, o.Http.RequestBurst) = (10, 40)
        );
        await using var _ = server;
        using var browser = new Browser(server);
        (await browser.SignInAsync(password)).Dispose();
        var answers = new List<HttpResponseMessage>();
        // More than the burst and all that a slow test could be granted in between.
        for (var i = 0; i < 5000 && answers.All(a => a.StatusCode == HttpStatusCode.OK); i++)
            answers.AddRange(
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 50)
                        .Select(n => browser.Client.GetAsync("/api/client-settings"))
                )
            );
        var refused = answers.First(a => a.StatusCode != HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
        Assert.True(answers.Count(a => a.StatusCode == HttpStatusCode.OK) >= 40);
        using var other = new Browser(server);
        Assert.Equal(HttpStatusCode.OK, await other.StatusOf("/healthz"));
    }

    private static (string Action, string Outcome, string User, string Study) Parts(string line)
    {
        var entry = JsonDocument.Parse(line).RootElement;
        return (Text("action"), Text("outcome"), Text("user"), Text("study"));

        string Text(string key) => entry.GetProperty(key).GetString()!;
    }

    /// <summary>The writer ends with the server; what it was given is on the disk then.</summary>
    private static Task StopAsync(RunningServer server) =>
        server.Services.GetRequiredService<AuditLog>().StopAsync(CancellationToken.None);

    private sealed class Kept : IDisposable
    {
        private readonly string _data = Directory.CreateTempSubdirectory("weir-test-").FullName;
        private readonly WeirMeter _meter;

        public Kept(TimeProvider time)
        {
            _meter = new WeirMeter(time);
            Log = new AuditLog(new WeirOptions { DataDirectory = _data }, time, _meter);
        }

        public AuditLog Log { get; }

        public void Write(string study) =>
            Log.Write(
                AuditAction.Opened,
                new CurrentUser("id", "", AccessLevel.Read, []),
                IPAddress.Loopback,
                study,
                "done"
            );

        public void Dispose()
        {
            Log.Dispose();
            _meter.Dispose();
            Directory.Delete(_data, recursive: true);
        }
    }
}
