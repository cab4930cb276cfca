using System.Diagnostics;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

public sealed class FolderWalkTests
{
    [Fact]
    public async Task A_loop_of_links_ends_and_a_linked_folder_is_entered_once()
    {
        await using var archive = new TestArchive();
        new TestObject().WriteTo(archive.SourceFile("a/one.dcm"));
        Directory.CreateSymbolicLink(archive.SourceFile("a/up"), archive.Source);
        Directory.CreateSymbolicLink(archive.SourceFile("b"), archive.SourceFile("a"));
        Directory.CreateSymbolicLink(archive.SourceFile("c"), archive.SourceFile("c"));

        var reports = await archive.ImportAsync();

        Assert.Single(reports.Values, r => r.Outcome == ImportOutcome.Imported);
        var broken = Assert.Single(reports.Values, r => r.Outcome == ImportOutcome.Skipped);
        Assert.Equal(archive.SourceFile("c"), broken.Path);
    }

    [Fact]
    public async Task A_pipe_is_left_out_and_does_not_block()
    {
        await using var archive = new TestArchive();
        using (var mkfifo = Process.Start("mkfifo", archive.SourceFile("pipe")))
        {
            await mkfifo.WaitForExitAsync();
        }

        var report = Assert.Single((await archive.ImportAsync()).Values);

        Assert.Equal(
            (ImportOutcome.Skipped, "not a regular file"),
            (report.Outcome, report.Reason)
        );
    }

    [Fact]
    public async Task The_archive_never_imports_its_own_folder()
    {
        await using var archive = new TestArchive();
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));
        await archive.ImportAsync();

        var reports = await archive.ImportAsync(Path.GetDirectoryName(archive.Data)!);

        Assert.Equal([archive.SourceFile("a.dcm")], reports.Keys);
    }

    [Fact]
    public async Task A_DICOMDIR_is_left_out_with_a_reason()
    {
        await using var archive = new TestArchive();
        var dicomdir = Directory
            .EnumerateFiles(SharedSeries.Coverage, "DICOMDIR", SearchOption.AllDirectories)
            .First();

        var report = Assert.Single((await archive.ImportAsync(dicomdir)).Values);

        Assert.Equal(ImportOutcome.Skipped, report.Outcome);
        Assert.Contains("DICOMDIR", report.Reason);
    }

    [Fact]
    public void Files_are_found_in_a_fixed_order_and_all_folders_are_entered()
    {
        var root = Directory.CreateTempSubdirectory("weir-walk-").FullName;
        foreach (var name in new[] { "b/2", "b/1", "a/x/1", "c", "a/0" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            File.WriteAllText(Path.Combine(root, name), "");
        }

        var found = new FolderWalk(null).Walk(root).Select(f => Path.GetRelativePath(root, f.Path));

        Assert.Equal(["c", "a/0", "a/x/1", "b/1", "b/2"], found);
        Directory.Delete(root, recursive: true);
    }
}
