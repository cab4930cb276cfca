using System.Text.Json;
using Weir.Memory;
using Weir.Server.Hosting;

namespace Weir.Server.Viewer;

/// <summary>
/// The machine's word for the tabs that share it with the server: a browser cannot see how much memory the machine has
/// left. It costs no reading: it is the one the server took last.
/// </summary>
public sealed class MachineWord : IDisposable
{
    private readonly PressureMonitor _monitor;
    private volatile Word _last = new(PressureLevel.Normal, 0);

    /// <summary>Follows the monitor's readings.</summary>
    public MachineWord(ServerMemory memory)
    {
        _monitor = memory.Pressure;
        _monitor.Checked += Follow;
        Follow();
    }

    /// <summary>The level of the machine alone, whatever the server's own budget is like, and the share in use, 0 to 1.</summary>
    public (PressureLevel Level, double Share) Last => (_last.Level, _last.Share);

    /// <summary>Follows no more.</summary>
    public void Dispose() => _monitor.Checked -= Follow;

    internal static Task Answer(HttpContext context, MachineWord machine)
    {
        if (!LocalCaller.Is(context))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        var (level, share) = machine.Last;
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("level", level.ToString());
        json.WriteNumber("share", Math.Round(share, 3));
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    /// <summary>As the monitor does: up at once, down only below the low watermark.</summary>
    private void Follow()
    {
        var reading = _monitor.Reading;
        var total = reading.SystemTotal ?? 0;
        var share =
            total > 0 && reading.SystemAvailable is { } available
                ? Math.Clamp((total - available) / (double)total, 0, 1)
                : 0;
        var now = LevelOf(share);
        var last = _last.Level;
        var falls = now < last && share >= _monitor.Options.LowWatermark;
        _last = new Word(falls ? last : now, share);
    }

    private PressureLevel LevelOf(double share)
    {
        var options = _monitor.Options;
        return share >= options.Critical ? PressureLevel.Critical
            : share >= options.High ? PressureLevel.High
            : share >= options.Elevated ? PressureLevel.Elevated
            : PressureLevel.Normal;
    }

    private sealed record Word(PressureLevel Level, double Share);
}
