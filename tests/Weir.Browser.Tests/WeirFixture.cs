using Weir.LeakLab;
using Weir.Server.Archive;
using Weir.Server.Demo;

[assembly: AssemblyFixture(typeof(Weir.Browser.Tests.WeirFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Weir.Browser.Tests;

/// <summary>
/// The server as users run it (published and trimmed), over an archive of ten CT studies of 40 × 512², an MR study and a
/// radiograph: large enough that a leaked study is seen in what the system says, small enough to be made in seconds.
/// </summary>
public sealed class WeirFixture : IAsyncLifetime
{
    public const int CtSlices = 40;

    private static readonly DemoScale Scale = new()
    {
        CtStudies = 10,
        CtSlices = CtSlices,
        CtSize = 512,
        MrSlices = 6,
        MrSize = 128,
        RadiographSize = 600,
    };

    private readonly string data = Directory.CreateTempSubdirectory("weir-browser-").FullName;

    /// <summary>The running server.</summary>
    public WeirServer Server { get; private set; } = null!;

    /// <summary>Study Instance UIDs of the CT studies.</summary>
    public IReadOnlyList<string> CtStudies { get; } =
    [
        .. DemoStudies
            .Plan(Scale)
            .Where(file => file.RelativePath.StartsWith("ct", StringComparison.Ordinal))
            .Select(file => file.StudyInstanceUid)
            .Distinct(),
    ];

    /// <summary>Study Instance UID of the MR study, which has several series.</summary>
    public string MrStudy { get; } =
        DemoStudies
            .Plan(Scale)
            .First(file => file.RelativePath.StartsWith("mr", StringComparison.Ordinal))
            .StudyInstanceUid;

    /// <summary>Study Instance UID of the radiograph.</summary>
    public string Radiograph { get; } =
        DemoStudies
            .Plan(Scale)
            .First(file => file.RelativePath.StartsWith("dx", StringComparison.Ordinal))
            .StudyInstanceUid;

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The published server; ./test makes it.</summary>
    public static string Executable => Path.Combine(Root, "artifacts", "weir", "weir");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Executable), "The server is not built: ./run build");
        Server = await StartAsync(Scale, data);
    }

    /// <summary>Fills an archive with demo studies and serves it.</summary>
    internal static async Task<WeirServer> StartAsync(
        DemoScale scale,
        string folder,
        params (string Key, string Value)[] settings
    )
    {
        var files = Path.Combine(folder, "files");
        var planned = DemoStudies.Plan(scale);
        Parallel.ForEach(
            planned,
            file =>
            {
                var path = Path.Combine(files, file.RelativePath);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var stream = File.Create(path);
                DemoStudies.WriteInstance(file, stream);
            }
        );
        await using (var archive = ArchiveStore.Open(Path.Combine(folder, "archive")))
        {
            await archive.ImportAsync([files], null, null, CancellationToken.None);
            Assert.Equal(
                planned.Select(file => file.StudyInstanceUid).Distinct().Count(),
                archive.FindStudies(new StudyQuery()).Total
            );
        }
        Directory.Delete(files, recursive: true);
        return await WeirServer.StartWithAsync(
            Executable,
            Path.Combine(folder, "archive"),
            settings,
            CancellationToken.None,
            "--no-demo"
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
        Directory.Delete(data, recursive: true);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder =
                folder.Parent
                ?? throw new DirectoryNotFoundException(
                    "The tests run outside of a Weir checkout."
                );
        }
        return folder.FullName;
    }
}
