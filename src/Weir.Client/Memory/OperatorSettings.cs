using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>What the server's operators decided for its tabs: the answer of <c>/api/client-settings</c>. Null: left to the client.</summary>
/// <param name="DefaultBudgetBytes">A tab's budget unless its user sets one.</param>
/// <param name="MaxBudgetBytes">The most a user may set.</param>
/// <param name="ExitPolicy">What leaving a study does with its bytes, unless its user decides.</param>
/// <param name="Prefetch">How far a tab loads ahead unless its user decides: <c>Off</c>, <c>ThisStudy</c>, <c>LikelyNext</c>.</param>
/// <param name="BackgroundBudgetBytes">What a hidden tab keeps unless its user decides.</param>
/// <param name="ProcessCeilingBytes">What a tab's process may hold of what cannot be given back.</param>
public sealed record OperatorSettings(
    long? DefaultBudgetBytes,
    long? MaxBudgetBytes,
    ExitPolicy? ExitPolicy,
    string? Prefetch,
    long? BackgroundBudgetBytes,
    long? ProcessCeilingBytes
)
{
    /// <summary>Nothing was decided, or it is not known yet.</summary>
    public static OperatorSettings None { get; } = new(null, null, null, null, null, null);
}

/// <summary>Asks the server for <see cref="OperatorSettings"/>.</summary>
public static class OperatorSettingsReader
{
    // The page waits for it: a server that takes longer is one whose list is not there either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What the operators decided; <see cref="OperatorSettings.None"/> when the server does not say in time.</summary>
    /// <param name="http">Whose base address is the server's.</param>
    /// <param name="time">The clock of the patience.</param>
    public static async Task<OperatorSettings> ReadAsync(HttpClient http, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await http.GetFromJsonAsync(
                    "api/client-settings",
                    OperatorSettingsJson.Default.OperatorSettings,
                    patience.Token
                ) ?? OperatorSettings.None;
        }
        catch (Exception error)
            when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            return OperatorSettings.None;
        }
    }
}

/// <summary>How <see cref="OperatorSettings"/> are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperatorSettings))]
public sealed partial class OperatorSettingsJson : JsonSerializerContext;
