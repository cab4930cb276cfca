using System.Net;
using System.Security.Cryptography;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

public sealed class FramesOverTheWireTests(SeriesServer series)
{
    [Fact]
    public async Task Every_frame_of_every_series_has_the_reference_pixels()
    {
        var server = await series.GetAsync();
        var checkedFrames = 0;
        foreach (var study in server.Archive.FindStudies(new StudyQuery()).Items)
        {
            var (manifest, _) = await server.Client.OpenAsync(study.StudyUid);
            var frames = manifest.AllFrames();
            for (var first = 0; first < frames.Length; first += 32)
            {
                var last = Math.Min(first + 31, frames.Length - 1);
                var batch = await server.Client.FramesAsync(manifest, $"{first}-{last}");
                Assert.Equal(
                    Enumerable.Range(first, last - first + 1),
                    batch.Select(e => e.Entry.FrameIndex)
                );
                foreach (var (entry, body) in batch)
                {
                    Assert.Equal(FrameStatus.Ok, entry.Status);
                    Check(server.Archive, study.StudyUid, frames[entry.FrameIndex], body);
                    checkedFrames++;
                }
            }
        }
        Assert.True(checkedFrames > 400, $"{checkedFrames} frames");
    }

    [Fact]
    public async Task Frames_come_in_the_order_they_were_asked_for()
    {
        var server = await series.GetAsync();
        var (manifest, _) = await server.Client.OpenAsync(Largest(server.Archive));
        var batch = await server.Client.FramesAsync(manifest, "40,3-1,100,40");
        Assert.Equal([40, 3, 2, 1, 100, 40], batch.Select(e => e.Entry.FrameIndex));
        Assert.All(batch, e => Assert.Equal(FrameStatus.Ok, e.Entry.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1--3")]
    [InlineData("0-64")]
    [InlineData("0-99999999999")]
    [InlineData("99999")]
    [InlineData("0,,1")]
    [InlineData("0x1")]
    [InlineData("0-40,0-40")]
    public async Task A_frame_list_that_makes_no_sense_is_refused(string list)
    {
        var server = await series.GetAsync();
        var (manifest, _) = await server.Client.OpenAsync(Largest(server.Archive));
        var path =
            $"/api/studies/{manifest.StudyInstanceUid}/frames?v={manifest.Revision:x16}&f={list}";
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Frames_of_another_revision_or_study_are_refused()
    {
        var server = await series.GetAsync();
        var (manifest, _) = await server.Client.OpenAsync(Largest(server.Archive));
        var path = $"/api/studies/{manifest.StudyInstanceUid}/frames";
        Assert.Equal(
            HttpStatusCode.Conflict,
            await server.Client.StatusAsync($"{path}?v={manifest.Revision ^ 1:x16}&f=0")
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await server.Client.StatusAsync($"{path}?v=now&f=0")
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            await server.Client.StatusAsync(
                $"/api/studies/1.2.3/frames?v={manifest.Revision:x16}&f=0"
            )
        );
    }

    [Fact]
    public async Task Nothing_of_the_interface_may_be_kept_by_the_browser()
    {
        var server = await series.GetAsync();
        var study = Largest(server.Archive);
        foreach (
            var path in new[]
            {
                "/api/studies",
                "/api/status",
                $"/api/studies/{study}/open",
                "/api/studies/1/open",
            }
        )
        {
            using var answer = await server.Client.GetAsync(path);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    internal static string Largest(ArchiveStore archive) =>
        archive.FindStudies(new StudyQuery()).Items.MaxBy(study => study.InstanceCount)!.StudyUid;

    private void Check(ArchiveStore archive, string study, FrameManifest frame, byte[] blob)
    {
        var pixels = ViewerClient.Pixels(blob);
        Assert.Equal(frame.Format.FrameBytes, pixels.Length);
        var path = series.PathOf[frame.SopInstanceUid];
        var references = SharedFiles.PixelHashes.Value[path].ToArray();
        if (references.Length > 0)
        {
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(pixels)), references);
            return;
        }
        // Uncompressed: the bytes of the file itself, cut into frames bit by bit.
        using var source = FrameSource.Open(Path.Combine(SharedFiles.Dicom, path));
        Assert.False(source.Syntax.IsEncapsulated, path);
        Assert.Equal(source.ReadFrame(frame.FrameNumber - 1), pixels);
    }
}
