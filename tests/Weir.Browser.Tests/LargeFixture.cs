using Weir.LeakLab;
using Weir.Server.Demo;

namespace Weir.Browser.Tests;

/// <summary>A server with three CT studies of 300 × 512², 60 MB each: more together than a tab keeps in the background.</summary>
public sealed class LargeFixture : IAsyncLifetime
{
    private static readonly DemoScale Scale = new()
    {
        CtStudies = 3,
        CtSlices = 300,
        CtSize = 512,
        MrSlices = 0,
        RadiographSize = 0,
    };

    private readonly string data = Directory.CreateTempSubdirectory("weir-large-").FullName;

    /// <summary>The running server.</summary>
    public WeirServer Server { get; private set; } = null!;

    /// <summary>Study Instance UIDs.</summary>
    public IReadOnlyList<string> Studies { get; } =
    [.. DemoStudies.Plan(Scale).Select(file => file.StudyInstanceUid).Distinct()];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Server = await WeirFixture.StartAsync(Scale, data);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
        Directory.Delete(data, recursive: true);
    }
}
