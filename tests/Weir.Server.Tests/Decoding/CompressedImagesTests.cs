using System.Text;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Decoding;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Decoding;

/// <summary>Every compressed image of the shared data, from import to the frame that the viewer gets.</summary>
public sealed class CompressedImagesTests
{
    private const int FramesEach = 16;

    /// <summary>Frames that do not open, and a part of the reason that the reader is told.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["coverage/pydicom/JPEG2000-embedded-sequence-delimiter.dcm"] =
            "the data set says 256 x 1024",
        ["coverage/fo-dicom/Data/multiframe.dcm"] = "the data set says 240 x 240",
    };

    /// <summary>A segmentation in three syntaxes: no picture of the patient, and so an object.</summary>
    private static readonly string[] LeftOut =
    [
        "coverage/pydicom-data/liver_deflate.dcm",
        "coverage/pydicom-data/liver_j2k.dcm",
        "coverage/pydicom-data/liver_rle.dcm",
    ];

    [Fact]
    public async Task Every_compressed_image_opens_with_the_pixels_of_its_decoder_or_says_why_not()
    {
        var (opened, refused) = (new List<string>(), new List<string>());
        foreach (var round in Rounds())
        {
            await using var server = await RunningServer.StartAsync(set: options =>
                options.Frames.FillWhenIdle = false
            );
            await server.Archive.ImportAsync([.. round.Select(Full)]);
            var pathOf = round.ToDictionary(path => SopOf(Full(path)));
            foreach (var study in server.Archive.FindStudies(new StudyQuery { Limit = 500 }).Items)
            {
                var (manifest, _) = await server.Client.OpenAsync(study.StudyUid);
                var frames = manifest.AllFrames();
                foreach (var instance in frames.Index().GroupBy(f => f.Item.SopInstanceUid))
                {
                    var path = pathOf[instance.Key];
                    var indices = instance.Take(FramesEach).Select(f => f.Index).ToArray();
                    var batch = await server.Client.FramesAsync(
                        manifest,
                        string.Join(',', indices)
                    );
                    foreach (var (entry, body) in batch)
                        if (entry.Status == FrameStatus.Ok)
                            Assert.Equal(
                                Expected(path, frames[entry.FrameIndex].FrameNumber),
                                ViewerClient.Pixels(body)
                            );
                        else
                            refused.Add($"{path}: {Encoding.UTF8.GetString(body)}");
                    opened.Add(path);
                }
            }
            Assert.Equal(0, Pool(server).Lost);
        }
        Assert.Equal(LeftOut, Rounds().SelectMany(r => r).Except(opened).Order());
        Assert.Equal("", string.Join('\n', refused.Where(line => !IsExpected(line))));
    }

    [Fact]
    public async Task A_frame_by_DICOMweb_is_decoded_in_a_process_too()
    {
        const string Path = "coverage/htj2k-wrapped/CT1_HTJ2K.dcm";
        await using var server = await RunningServer.StartAsync(set: options =>
            options.Frames.FillWhenIdle = false
        );
        await server.Archive.ImportAsync([Full(Path)]);
        var data = DicomFile.Read(Full(Path)).Dataset;
        using var answer = await server.Client.GetAsync(
            $"/dicom-web/studies/{data.GetString(DicomTags.StudyInstanceUID)}/series/{data.GetString(DicomTags.SeriesInstanceUID)}/instances/{data.GetString(DicomTags.SOPInstanceUID)}/frames/1"
        );
        var body = await answer.Content.ReadAsByteArrayAsync();
        using var source = FrameSource.Open(Full(Path));
        Assert.True(body.AsSpan().IndexOf(PixelDecoder.DecodeFrame(source, 0)) > 0);
        Assert.Equal((1, 0), (Pool(server).Started, Pool(server).Lost));
    }

    [Fact]
    public async Task What_is_prepared_when_nobody_waits_is_decoded_at_the_lowest_priority()
    {
        await using var server = await RunningServer.StartAsync();
        await server.Archive.ImportAsync([Full("coverage/htj2k-wrapped/CT1_HTJ2K.dcm")]);
        Assert.True(
            SpinWait.SpinUntil(() => Pool(server).Idle.Count == 1, TimeSpan.FromSeconds(60))
        );
        var stat = await File.ReadAllTextAsync($"/proc/{Pool(server).Idle[0]}/stat");
        // Behind the name in parentheses, the 17th field is the nice value (proc(5)).
        Assert.Equal("19", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
    }

    /// <summary>All compressed files with a place in an archive; those that share an instance UID in rounds of their own.</summary>
    private static List<List<string>> Rounds()
    {
        var rounds = new List<List<string>>();
        var taken = new List<HashSet<string>>();
        foreach (
            var path in Directory
                .EnumerateFiles(Full("coverage"), "*", SearchOption.AllDirectories)
                .Where(IsCompressedImage)
                .Order(StringComparer.Ordinal)
        )
        {
            var uid = SopOf(path);
            var round = taken.FindIndex(uids => !uids.Contains(uid));
            if (round < 0)
            {
                round = rounds.Count;
                rounds.Add([]);
                taken.Add([]);
            }
            _ = taken[round].Add(uid);
            rounds[round].Add(Path.GetRelativePath(SharedFiles.Dicom, path));
        }
        return rounds;
    }

    private static bool IsCompressedImage(string path)
    {
        try
        {
            var file = DicomFile.Read(path);
            return file.Syntax.IsEncapsulated
                && file.PixelData is not null
                && file.Dataset.GetString(DicomTags.SOPInstanceUID) is not null
                && file.Dataset.GetString(DicomTags.StudyInstanceUID) is not null;
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }

    private static bool IsExpected(string line) =>
        Refused.Any(known =>
            line.StartsWith(known.Key + ": ", StringComparison.Ordinal)
            && line.Contains(known.Value, StringComparison.Ordinal)
        );

    private static byte[] Expected(string path, int frameNumber)
    {
        using var maker = new WireFrameMaker(new FrameOptions());
        return maker.Make(Full(path), frameNumber, blob => ViewerClient.Pixels(blob.ToArray()));
    }

    private static string Full(string path) => Path.Combine(SharedFiles.Dicom, path);

    private static string SopOf(string path) =>
        DicomFile.Read(path).Dataset.GetString(DicomTags.SOPInstanceUID)!;

    private static DecoderPool Pool(RunningServer server) =>
        (DecoderPool)server.Services.GetService(typeof(DecoderPool))!;
}
