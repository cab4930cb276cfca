using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Operation;

/// <summary>What a collector is sent by OTLP. Names in protobuf are UTF-8, so that they can be looked for.</summary>
public sealed class TelemetryTests
{
    private const string Name = "GRIMALDI^TELEMETRY";

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs_with_routes_and_nothing_of_a_patient()
    {
        await using var collector = await Collector.StartAsync();
        await RequestsAsync(collector.Address, sample: 1);
        Assert.Contains("/dicom-web/studies", collector.Received("/v1/traces"));
        Assert.Contains("GET", collector.Received("/v1/traces"));
        Assert.Contains("weir.memory", collector.Received("/v1/metrics"));
        Assert.Contains("/dicom-web/studies", collector.Received("/v1/logs"));
        Assert.All(collector.Headers, header => Assert.Equal("Bearer collector-token", header));
        var all = collector.Received("");
        Assert.DoesNotContain("GRIMALDI", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("1.2.3.77", all);
        Assert.DoesNotContain("SECRET-ID", all);
    }

    [Fact]
    public async Task A_caller_s_trace_goes_on_and_others_are_traced_by_the_ratio()
    {
        await using var collector = await Collector.StartAsync();
        await RequestsAsync(collector.Address, sample: 0);
        Assert.Equal(1, collector.Count("/v1/traces"));
        var id = Convert.FromHexString("0af7651916cd43dd8448eb211c80319c");
        Assert.Contains(Encoding.Latin1.GetString(id), collector.Received("/v1/traces"));
    }

    [Theory]
    [InlineData("ftp://collector.example", null, 1, "Telemetry:OtlpEndpoint")]
    [InlineData("http://user:secret@collector.example", null, 1, "Telemetry:OtlpEndpoint")]
    [InlineData("http://collector.example", "no pair", 1, "Telemetry:OtlpHeaders")]
    [InlineData("http://collector.example", null, 1.5, "Telemetry:SampleRatio")]
    public void A_bad_setting_is_named(string endpoint, string? headers, double ratio, string key)
    {
        var options = new WeirOptions
        {
            DataDirectory = "data",
            Telemetry =
            {
                OtlpEndpoint = new Uri(endpoint),
                OtlpHeaders = headers,
                SampleRatio = ratio,
            },
        };
        Assert.StartsWith(key, Assert.Single(options.Errors()));
    }

    private static async Task RequestsAsync(Uri collector, double sample)
    {
        await using var archive = new TestArchive(open: false);
        new TestObject
        {
            Study = "1.2.3.77",
            PatientName = Name,
            PatientId = "SECRET-ID",
        }.WriteTo(archive.SourceFile("one.dcm"));
        var ratio = sample.ToString(CultureInfo.InvariantCulture);
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            $$"""
            { "Telemetry": {
                "OtlpEndpoint": "{{collector}}",
                "OtlpHeaders": "Authorization=Bearer collector-token",
                "SampleRatio": {{ratio}} } }
            """,
            "--import",
            archive.Source
        );
        await server.Client.GetStringAsync("/dicom-web/studies?PatientName=GRIMALDI*");
        await server.Client.GetStringAsync("/dicom-web/studies/1.2.3.77/metadata");
        (await server.Client.GetAsync("/dicom-web/studies/SECRET-ID/metadata")).Dispose();
        using var traced = new HttpRequestMessage(HttpMethod.Get, "/dicom-web/studies");
        traced.Headers.Add(
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        );
        (await server.Client.SendAsync(traced)).Dispose();
        server.Tell("TERM");
        Assert.Equal(0, await server.EndedAsync());
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _received = [];
        private readonly WebApplication _app;

        private Collector(WebApplication app) => _app = app;

        public ConcurrentQueue<string> Headers { get; } = [];

        public Uri Address => new(_app.Urls.First());

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var collector = new Collector(app);
            app.MapPost(
                "/v1/{signal}",
                async context =>
                {
                    using var body = new MemoryStream();
                    await context.Request.Body.CopyToAsync(body);
                    collector.Headers.Enqueue($"{context.Request.Headers.Authorization}");
                    // Byte by byte, so that nothing is lost whatever the bytes are.
                    collector._received.Enqueue(
                        ($"{context.Request.Path}", Encoding.Latin1.GetString(body.ToArray()))
                    );
                }
            );
            await app.StartAsync();
            return collector;
        }

        public int Count(string path) => _received.Count(r => r.Path == path);

        public string Received(string path) =>
            string.Concat(
                _received
                    .Where(r => r.Path.StartsWith(path, StringComparison.Ordinal))
                    .Select(r => r.Body)
            );

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
