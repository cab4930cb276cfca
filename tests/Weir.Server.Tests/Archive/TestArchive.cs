using System.Security.Cryptography;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

/// <summary>A folder with room for sources and an archive, removed at the end.</summary>
internal sealed class TestArchive : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("weir-archive-").FullName;

    public TestArchive(ArchiveOptions? options = null, bool open = true)
    {
        Directory.CreateDirectory(Source);
        if (open)
        {
            Open(options);
        }
    }

    public ArchiveStore Store { get; private set; } = null!;

    public string Source => Path.Combine(root, "source");

    public string Data => Path.Combine(root, "data");

    public string SourceFile(string name) => Path.Combine(Source, name);

    public void Open(ArchiveOptions? options = null) => Store = ArchiveStore.Open(Data, options);

    /// <summary>Imports all sources and returns the reports by path.</summary>
    public async Task<Dictionary<string, ImportedFile>> ImportAsync(params string[] paths)
    {
        var reports = new Dictionary<string, ImportedFile>();
        await Store.ImportAsync(
            paths.Length > 0 ? paths : [Source],
            file => reports.Add(file.Path, file)
        );
        return reports;
    }

    /// <summary>All blobs on the disk.</summary>
    public string[] Blobs() =>
        Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories);

    /// <summary>
    /// Every row has its whole blob, every blob its row, no temporary file is left, and counts are those of the rows.
    /// </summary>
    public void AssertConsistent()
    {
        var rows = Store.FindInstances(new InstanceQuery()).Items;
        foreach (var row in rows)
        {
            var bytes = File.ReadAllBytes(row.BlobPath);
            Assert.Equal(row.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal(row.Bytes, bytes.Length);
        }

        Assert.Equal(rows.Select(r => r.BlobPath).Order(), Blobs().Order());
        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "tmp")));
        foreach (var study in Store.FindStudies(new StudyQuery()).Items)
        {
            var mine = rows.Where(r => r.StudyUid == study.StudyUid).ToList();
            Assert.NotEmpty(mine);
            Assert.Equal(mine.Count, study.InstanceCount);
            Assert.Equal(mine.Sum(r => r.Bytes), study.Bytes);
            Assert.Equal(mine.Select(r => r.SeriesUid).Distinct().Count(), study.SeriesCount);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        Directory.Delete(root, recursive: true);
    }
}
