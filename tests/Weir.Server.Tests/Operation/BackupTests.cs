using Weir.Server.Archive;
using Weir.Server.Commands;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Operation;

/// <summary>A backup, and what is left when the archive is lost.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_of_a_server_that_runs_serves_the_same_images_and_measurements()
    {
        await using var archive = new TestArchive(open: false);
        Add(archive, 1, 20);
        var to = archive.SourceFile("../backup");
        await using (
            var server = await ServerProcess.StartAsync(
                archive.Data,
                "{}",
                "--import",
                archive.Source
            )
        )
        {
            Assert.Equal((0, "20 of 20"), await BackupAsync(archive, to));
        }
        Directory.Delete(archive.Data, recursive: true);
        await using (var restored = await ServerProcess.StartAsync(to, "{}"))
        {
            var answer = await restored.Client.GetByteArrayAsync(Instance(7));
            Assert.True(answer.AsSpan().IndexOf(Object(7).Bytes()) >= 0);
            Assert.Contains("1.2.3.1", await restored.Client.GetStringAsync("/dicom-web/studies"));
        }
        Assert.True(File.Exists(Path.Combine(to, "work.db")));
        Assert.True(File.Exists(Path.Combine(to, "weir.json")));
    }

    [Fact]
    public async Task A_second_backup_copies_what_is_new_and_lets_go_of_what_is_not_there_any_more()
    {
        await using var archive = new TestArchive();
        Add(archive, 1, 5);
        await archive.ImportAsync();
        var to = archive.SourceFile("../backup");
        Assert.Equal((0, "5 of 5"), await BackupAsync(archive, to));
        Assert.Equal((0, "0 of 5"), await BackupAsync(archive, to));
        Add(archive, 6, 8);
        await archive.ImportAsync([
            .. Enumerable.Range(6, 3).Select(i => archive.SourceFile($"{i}.dcm")),
        ]);
        var stray = Path.Combine(to, "blobs", "000001", new string('a', 64) + ".dcm");
        await File.WriteAllTextAsync(stray, "deleted since");
        Assert.Equal((0, "3 of 8"), await BackupAsync(archive, to));
        Assert.False(File.Exists(stray));
        await using var copy = ArchiveStore.Open(to);
        Assert.Equal(8, copy.FindInstances(new InstanceQuery()).Total);
        Assert.Equal(0, copy.OrphansRemoved);
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_stops_nothing()
    {
        await using var archive = new TestArchive();
        Add(archive, 1, 5);
        await archive.ImportAsync();
        var rows = archive.Store.FindInstances(new InstanceQuery()).Items;
        await File.WriteAllBytesAsync(rows[1].BlobPath, new byte[rows[1].Bytes]);
        File.Delete(rows[3].BlobPath);
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await BackupCommand.RunAsync(
            archive.SourceFile("../backup"),
            archive.Data,
            output,
            error
        );
        Assert.Equal(1, code);
        Assert.Contains("3 of 5 files copied", output.ToString());
        Assert.Contains(Path.GetFileName(rows[1].BlobPath), error.ToString());
        Assert.Contains(Path.GetFileName(rows[3].BlobPath), error.ToString());
        Assert.Contains("2 files are not in the backup", error.ToString());
    }

    [Fact]
    public async Task A_folder_that_is_something_else_or_lies_in_the_archive_is_refused()
    {
        await using var archive = new TestArchive();
        Add(archive, 1, 1);
        await Assert.ThrowsAsync<IOException>(() => BackupAsync(archive, archive.Source));
        await Assert.ThrowsAsync<IOException>(() =>
            BackupAsync(archive, Path.Combine(archive.Data, "backup"))
        );
        await Assert.ThrowsAsync<IOException>(() =>
            BackupCommand.RunAsync(archive.Data, archive.Source, TextWriter.Null, TextWriter.Null)
        );
        Assert.True(File.Exists(archive.SourceFile("1.dcm")));
    }

    private static void Add(TestArchive archive, int from, int to)
    {
        for (var i = from; i <= to; i++)
            Object(i).WriteTo(archive.SourceFile($"{i}.dcm"));
    }

    private static TestObject Object(int i) =>
        new()
        {
            Sop = $"1.2.3.1.1.{i}",
            Number = i,
            Fill = (byte)i,
        };

    private static string Instance(int i) =>
        $"/dicom-web/studies/1.2.3.1/series/1.2.3.1.1/instances/1.2.3.1.1.{i}";

    private static async Task<(int Code, string Copied)> BackupAsync(TestArchive archive, string to)
    {
        var output = new StringWriter();
        var code = await BackupCommand.RunAsync(to, archive.Data, output, TextWriter.Null);
        return (code, output.ToString().Split(" files")[0]);
    }
}
