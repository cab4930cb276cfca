using System.Text.Json;

namespace Weir.Browser.Tests;

/// <summary>What must be true of the statistics once a mode has been left.</summary>
internal static class Held
{
    /// <summary>No lease, load, request, awaited frame or viewport of a session is left, and ledger and stage agree.</summary>
    public static void Nothing(JsonElement stats)
    {
        Assert.Equal(0, stats.GetProperty("sessions").GetInt32());
        Assert.Equal(0, stats.GetProperty("leases").GetInt32());
        Assert.Equal(0, stats.GetProperty("loadsInFlight").GetInt32());
        Assert.Equal(0, stats.GetProperty("requestsInFlight").GetInt32());
        Assert.Equal(0, stats.GetProperty("reservedBytes").GetInt64());
        Assert.Equal(0, stats.GetProperty("releasingBytes").GetInt64());
        var stage = stats.GetProperty("stage");
        Assert.Equal(0, stage.GetProperty("fetches").GetInt32());
        Assert.Equal(0, stage.GetProperty("awaited").GetInt32());
        Assert.Equal(0, stage.GetProperty("viewports").GetInt32());
        Assert.True(
            stats.GetProperty("ledgerMatchesStage").GetBoolean(),
            $"Ledger and stage differ: {stats}"
        );
    }

    /// <summary>As <see cref="Nothing"/>, and no byte either.</summary>
    public static void NoByte(JsonElement stats)
    {
        Nothing(stats);
        Assert.Equal(0, stats.GetProperty("ledgerBytes").GetInt64());
    }
}
