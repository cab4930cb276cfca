using System.Text.Json;
using Weir.Server.Archive;
using Weir.Server.Commands;
using Weir.Server.Tests.Archive;

namespace Weir.Server.Tests.Operation;

/// <summary>An archive held against what was stored.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task Every_file_that_is_missing_changed_or_unknown_is_named_and_no_other()
    {
        await using var archive = new TestArchive();
        for (var i = 0; i < 20; i++)
            new TestObject { Sop = $"1.2.{i}", Number = i }.WriteTo(archive.SourceFile($"{i}.dcm"));
        await archive.ImportAsync();
        Assert.Equal((0, ""), await VerifyAsync(archive, json: true));
        var rows = archive.Store.FindInstances(new InstanceQuery()).Items;
        File.Delete(rows[3].BlobPath);
        var bytes = await File.ReadAllBytesAsync(rows[5].BlobPath);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(rows[5].BlobPath, bytes);
        await File.WriteAllBytesAsync(rows[7].BlobPath, bytes[..^2]);
        await File.AppendAllTextAsync(rows[9].BlobPath, "more");
        var stray = Path.Combine(archive.Data, "blobs", "000001", "stray.dcm");
        await File.WriteAllTextAsync(stray, "");
        var (code, output) = await VerifyAsync(archive, json: true);
        Assert.Equal(1, code);
        var faults = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(f => (f.GetProperty("fault").GetString(), f.GetProperty("path").GetString()));
        Assert.Equal(
            new[]
            {
                ("missing", rows[3].BlobPath),
                ("changed", rows[5].BlobPath),
                ("changed", rows[7].BlobPath),
                ("changed", rows[9].BlobPath),
                ("unknown", stray),
            }
                .Select(f => (f.Item1, Path.GetRelativePath(archive.Data, f.Item2)))
                .Order()!,
            faults.Order()
        );
        var (_, text) = await VerifyAsync(archive, json: false);
        Assert.Contains("20 files", text);
        Assert.Contains("5 faults", text);
    }

    [Fact]
    public async Task A_folder_without_an_archive_is_said_to_be_none()
    {
        await using var archive = new TestArchive(open: false);
        await Assert.ThrowsAsync<IOException>(() => VerifyAsync(archive, json: false));
    }

    private static async Task<(int Code, string Output)> VerifyAsync(TestArchive archive, bool json)
    {
        var output = new StringWriter();
        var code = await VerifyCommand.RunAsync(archive.Data, json, output, TextWriter.Null);
        return (code, output.ToString());
    }
}
