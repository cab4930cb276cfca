using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Memory;
using Weir.Server.Hosting;

namespace Weir.Server.Viewer;

/// <summary>What the operators decided for the tabs (<see cref="ClientMemoryOptions"/>), all keys always, null where they left it.</summary>
internal static partial class ClientSettingsEndpoint
{
    public static Task Handle(HttpContext context, WeirOptions options)
    {
        var memory = options.Client.Memory;
        var answer = new ClientSettings(
            memory.DefaultBudgetBytes,
            memory.MaxBudgetBytes,
            memory.ExitPolicy,
            memory.Prefetch,
            memory.BackgroundBudgetBytes,
            memory.ProcessCeilingBytes
        );
        return context.Response.WriteAsJsonAsync(answer, Json.Default.ClientSettings);
    }

    internal sealed record ClientSettings(
        long? DefaultBudgetBytes,
        long? MaxBudgetBytes,
        ExitPolicy? ExitPolicy,
        ClientPrefetch? Prefetch,
        long? BackgroundBudgetBytes,
        long? ProcessCeilingBytes
    );

    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Web,
        UseStringEnumConverter = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never
    )]
    [JsonSerializable(typeof(ClientSettings))]
    private sealed partial class Json : JsonSerializerContext;
}
