using Dapper;
using Microsoft.Data.Sqlite;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

public sealed class StartTests
{
    [Fact]
    public async Task What_a_crash_left_without_a_row_is_removed_at_the_next_start()
    {
        await using var archive = new TestArchive();
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));
        await archive.ImportAsync();
        await archive.Store.DisposeAsync();
        var stray = new string('0', 64) + ".dcm";
        File.WriteAllText(Path.Combine(archive.Data, "blobs", "000001", stray), "x");
        Directory.CreateDirectory(Path.Combine(archive.Data, "blobs", "000002"));
        File.WriteAllText(Path.Combine(archive.Data, "blobs", "000002", stray), "x");
        File.WriteAllText(Path.Combine(archive.Data, "tmp", "1"), "x");

        archive.Open();

        Assert.Equal(2, archive.Store.OrphansRemoved);
        archive.AssertConsistent();
        Assert.Single(archive.Blobs());
    }

    [Fact]
    public async Task A_full_folder_is_followed_by_the_next()
    {
        await using var archive = new TestArchive(new ArchiveOptions { FilesPerFolder = 3 });
        for (var i = 0; i < 10; i++)
        {
            await archive.Store.ImportStreamAsync(
                new MemoryStream(new TestObject { Sop = $"1.4.{i}" }.Bytes())
            );
        }

        var folders = archive.Blobs().GroupBy(Path.GetDirectoryName).Select(g => g.Count());

        Assert.Equal([1, 3, 3, 3], folders.Order());
        archive.AssertConsistent();
    }

    [Fact]
    public async Task Two_archives_never_share_a_data_folder()
    {
        await using var archive = new TestArchive();

        var refused = Assert.Throws<IOException>(() => ArchiveStore.Open(archive.Data));

        Assert.Contains("in use by another Weir", refused.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        await using var archive = new TestArchive(open: false);
        var file = archive.SourceFile("file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<IOException>(() =>
            ArchiveStore.Open(Path.Combine(file, "data"))
        );

        Assert.Contains(file, refused.Message);
    }

    [Fact]
    public async Task An_index_of_a_newer_version_is_not_touched()
    {
        await using var archive = new TestArchive();
        await archive.Store.DisposeAsync();
        using (
            var connection = new SqliteConnection(
                $"Data Source={archive.Data}/index.db;Pooling=false"
            )
        )
        {
            connection.Execute("PRAGMA user_version = 999");
        }

        var refused = Assert.Throws<InvalidOperationException>(() =>
            ArchiveStore.Open(archive.Data)
        );

        Assert.Contains("newer version", refused.Message);
        using (
            var connection = new SqliteConnection(
                $"Data Source={archive.Data}/index.db;Pooling=false"
            )
        )
        {
            connection.Execute("PRAGMA user_version = 1");
        }

        archive.Open();
    }

    [Fact]
    public async Task Only_the_owner_can_read_a_new_data_folder()
    {
        await using var archive = new TestArchive();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(archive.Data)
        );
    }
}
