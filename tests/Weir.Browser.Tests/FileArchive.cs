using Weir.Dicom;
using Weir.LeakLab;
using Weir.Server.Archive;

namespace Weir.Browser.Tests;

/// <summary>A server over files: shared ones, or data sets that a test makes.</summary>
internal sealed class FileArchive : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("weir-files-").FullName;

    /// <summary>The running server.</summary>
    public WeirServer Server { get; private set; } = null!;

    /// <summary>The studies of the files, in the order of the list.</summary>
    public IReadOnlyList<string> Studies { get; private set; } = [];

    /// <summary>The folder of the shared DICOM files.</summary>
    public static string Shared { get; } = Path.Combine(WeirFixture.Root, "..", "shared", "dicom");

    /// <summary>Imports shared files, by paths below the shared folder, and data sets, and starts a server.</summary>
    public static async Task<FileArchive> StartAsync(
        IEnumerable<string> shared,
        IEnumerable<DicomDataset>? made = null
    )
    {
        var ct = TestContext.Current.CancellationToken;
        var own = new FileArchive();
        var archive = Path.Combine(own.data, "archive");
        var files = shared.Select(path => Path.Combine(Shared, path)).ToList();
        foreach (var (number, dataset) in (made ?? []).Index())
        {
            var path = Path.Combine(own.data, $"{number}.dcm");
            await using (var file = File.Create(path))
                DicomWriter.Write(file, null, dataset, TransferSyntax.ExplicitLittleEndian);
            files.Add(path);
        }
        await using (var store = ArchiveStore.Open(archive))
        {
            await store.ImportAsync(files, null, null, ct);
            own.Studies =
            [
                .. store.FindStudies(new StudyQuery()).Items.Select(study => study.StudyUid),
            ];
        }
        own.Server = await WeirServer.StartAsync(WeirFixture.Executable, archive, ct, "--no-demo");
        return own;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
