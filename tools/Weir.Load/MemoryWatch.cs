using System.Globalization;
using System.Text.RegularExpressions;
using Weir.LeakLab;

namespace Weir.Load;

/// <summary>Reads, four times a second, what the system says of the server's process and what the server says of itself.</summary>
internal sealed partial class MemoryWatch : IAsyncDisposable
{
    private readonly WeirServer _server;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private readonly long _residentAtStart;
    private Sample _most = new(0, 0, 0, 0, 0);
    private Sample _last = new(0, 0, 0, 0, 0);

    public MemoryWatch(WeirServer server)
    {
        _server = server;
        _residentAtStart = Resident();
        _watching = WatchAsync();
    }

    /// <summary>Ends the watching; says what was seen.</summary>
    public async Task<string> EndAsync()
    {
        await StopAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            MiB                        start     most      end
            resident              {Mib(_residentAtStart), 10}{Mib(_most.Resident), 9}{Mib(
                _last.Resident
            ), 9}
            ledger                          {Mib(_most.Ledger), 9}{Mib(_last.Ledger), 9}
            limit                           {Mib(_most.Limit), 9}{Mib(_last.Limit), 9}
            slabs mapped                    {Mib(_most.Mapped), 9}{Mib(_last.Mapped), 9}
            evicted but leased              {Mib(_most.EvictedLeased), 9}{Mib(
                _last.EvictedLeased
            ), 9}
            processor time of the server    {ProcessorSeconds():0.0} s
            """
        );
    }

    /// <summary>Presses the operators' clear button; says what that freed and what is resident then.</summary>
    public async Task<string> ClearAsync()
    {
        using var answer = await _http.PostAsync(new Uri(_server.Address, "/operator/clear"), null);
        return $"{await answer.Content.ReadAsStringAsync()} Resident after that: {Mib(Resident())} MiB.";
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                _last = await ReadAsync(_stop.Token);
                _most = new Sample(
                    Math.Max(_most.Resident, _last.Resident),
                    Math.Max(_most.Ledger, _last.Ledger),
                    Math.Max(_most.Limit, _last.Limit),
                    Math.Max(_most.Mapped, _last.Mapped),
                    Math.Max(_most.EvictedLeased, _last.EvictedLeased)
                );
                await Task.Delay(250, _stop.Token);
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task<Sample> ReadAsync(CancellationToken cancellation)
    {
        var text = await _http.GetStringAsync(new Uri(_server.Address, "/metrics"), cancellation);
        var series = Line()
            .Matches(text)
            .ToLookup(
                m => m.Groups[1].Value,
                m =>
                    (
                        Labels: m.Groups[2].Value,
                        Value: (long)double.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture)
                    )
            );
        long Sum(string name, string label = "") =>
            series[name]
                .Where(s => s.Labels.Contains(label, StringComparison.Ordinal))
                .Sum(s => s.Value);
        return new Sample(
            Resident(),
            Sum("weir_memory_budget_used_bytes"),
            Sum("weir_memory_budget_limit_bytes"),
            Sum("weir_memory_slabs_bytes", "mapped"),
            Sum("weir_memory_tier_bytes", "evicted_but_leased")
        );
    }

    private long Resident()
    {
        var line = File.ReadLines($"/proc/{_server.ProcessId}/status")
            .First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>User and system time, of proc_pid_stat(5) fields 14 and 15 in hundredths of a second.</summary>
    private double ProcessorSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_server.ProcessId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (
                long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture)
            ) / 100.0;
    }

    private static long Mib(long bytes) => bytes >> 20;

    [GeneratedRegex(@"^(\w+)(?:\{([^}]*)\})? (\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();

    private sealed record Sample(
        long Resident,
        long Ledger,
        long Limit,
        long Mapped,
        long EvictedLeased
    );
}
