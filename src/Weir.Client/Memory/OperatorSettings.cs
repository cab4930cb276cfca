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

/// <summary>Reads <see cref="OperatorSettings"/>.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(OperatorSettings))]
public sealed partial class OperatorSettingsJson : JsonSerializerContext;
