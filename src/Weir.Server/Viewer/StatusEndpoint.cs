using System.Reflection;
using System.Text.Json;
using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Viewer;

/// <summary>What the server is doing and how it is off for memory. On loopback it shares the machine with the browser.</summary>
internal static class StatusEndpoint
{
    private static readonly string Version =
        typeof(StatusEndpoint)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "";

    public static async Task Handle(
        HttpContext context,
        IServiceProvider services,
        FrameSupply supply,
        FramePackStore packs,
        MemoryBudget budget,
        PressureMonitor pressure
    )
    {
        var activity = services.GetRequiredService<ImportActivity>().Current;
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteBoolean(
            "importing",
            activity is not null || services.GetService<Readiness>() is { IsReady: false }
        );
        if (activity is not null)
        {
            json.WriteNumber("importedFiles", activity.Done);
        }

        if (activity?.Total is { } total)
        {
            json.WriteNumber("totalFiles", total);
        }

        if (services.GetService<AuditLog>() is { IsFailing: true })
        {
            json.WriteBoolean("auditFailing", true);
        }

        json.WriteStartObject("pressure");
        json.WriteString("level", pressure.Level.ToString());
        json.WriteNumber("share", Math.Round(pressure.Share, 3));
        json.WriteNumber("systemAvailableBytes", pressure.Reading.SystemAvailable ?? 0);
        json.WriteEndObject();
        json.WriteStartObject("frames");
        json.WriteNumber("memoryBytes", supply.Tier.Statistics.Bytes);
        json.WriteNumber("memoryLimit", budget.Limit ?? 0);
        json.WriteNumber("diskBytes", packs.Bytes);
        json.WriteNumber("diskLimit", packs.MaxBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
