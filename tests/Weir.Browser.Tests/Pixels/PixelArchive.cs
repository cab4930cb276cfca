using System.Diagnostics;
using Weir.Dicom;
using Weir.LeakLab;
using Weir.Server.Archive;

namespace Weir.Browser.Tests.Pixels;

/// <summary>A server over copies of images, each a study of its own: shared files share UIDs.</summary>
internal sealed class PixelArchive : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("weir-pixels-").FullName;
    private readonly List<string> _files = [];

    public WeirServer Server { get; private set; } = null!;

    /// <summary>The copies, in the order they were added.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Study Instance UID of a copy.</summary>
    public static string Study(int index) => $"2.25.{1000 + index}";

    /// <summary>Adds a copy of a shared coverage file, changed by <c>dcmodify</c>.</summary>
    public void AddShared(string name, params string[] changes)
    {
        var copy = Next();
        var study = Study(_files.Count - 1);
        var shared = Path.Combine(WeirFixture.Root, "..", "shared", "dicom", "coverage", name);
        using var source = FrameSource.Open(shared);
        if (changes.Length == 0 && source.Syntax.IsEncapsulated)
        {
            // Of some encodings dcmodify has not heard.
            Rewrite(source, study, copy);
            return;
        }
        File.Copy(shared, copy);
        string[] uids =
        [
            "-m",
            $"0020,000d={study}",
            "-m",
            $"0020,000e={study}.1",
            "-m",
            $"0008,0018={study}.1.1",
        ];
        using var process = Process.Start(
            "dcmodify",
            ["-nb", "-q", "-ie", .. uids, .. changes, copy]
        );
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dcmodify {name}");
    }

    private static void Rewrite(FrameSource source, string study, string copy)
    {
        var image = source
            .File.Dataset.Set(DicomTags.StudyInstanceUID, study)
            .Set(DicomTags.SeriesInstanceUID, study + ".1")
            .Set(DicomTags.SOPInstanceUID, study + ".1.1");
        var frames = Enumerable
            .Range(0, source.FrameCount)
            .Select(frame => (ReadOnlyMemory<byte>)source.ReadFrame(frame))
            .ToArray();
        // What was left in the file goes with the pixels.
        foreach (var element in image.Where(e => e.IsDeferred).ToArray())
        {
            image.Remove(element.Tag);
        }
        using var file = File.Create(copy);
        DicomWriter.Write(file, null, image, source.Syntax, PixelContent.Frames(frames));
    }

    /// <summary>Adds an image that a test makes.</summary>
    public void AddMade(int columns, int rows, byte[] pixels, Action<DicomDataset> change)
    {
        var copy = Next();
        var image = MadeImage.Of(Study(_files.Count - 1), 1, 1, columns, rows, pixels);
        change(image);
        using var file = File.Create(copy);
        DicomWriter.Write(file, null, image, TransferSyntax.ExplicitLittleEndian);
    }

    /// <summary>Imports what was added and serves it.</summary>
    public async Task StartAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await using (var archive = ArchiveStore.Open(Path.Combine(_data, "archive")))
        {
            await archive.ImportAsync([Path.Combine(_data, "files")], null, null, ct);
            Assert.Equal(_files.Count, archive.FindStudies(new StudyQuery()).Total);
        }
        Server = await WeirServer.StartAsync(
            WeirFixture.Executable,
            Path.Combine(_data, "archive"),
            ct,
            "--no-demo"
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
        Directory.Delete(_data, recursive: true);
    }

    private string Next()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data, "files")).FullName;
        _files.Add(Path.Combine(folder, $"{_files.Count}.dcm"));
        return _files[^1];
    }
}
