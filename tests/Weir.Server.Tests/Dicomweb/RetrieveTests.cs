using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Weir.Dicom;
using Weir.Server.Tests.Hosting;
using static Weir.Server.Tests.Dicomweb.DicomwebRequests;

namespace Weir.Server.Tests.Dicomweb;

public sealed class RetrieveTests(SeriesServer series)
{
    private const string Wrist = "1.113654.3.13.1026";

    [Fact]
    public async Task Instances_come_byte_for_byte()
    {
        var server = await series.GetAsync();
        var rows = server.Archive.InstancesOfStudy(Wrist);
        const string Accept = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
        foreach (
            var path in new[] { $"studies/{Wrist}", $"studies/{Wrist}/series/{rows[0].SeriesUid}" }
        )
        {
            var parts = await server.GetAsync(path, Accept);
            Assert.Equal(16, parts.Count);
            Assert.Equal(
                rows.Select(row => row.Sha256).Order(),
                parts.Select(part => Hash(part.Body)).Order()
            );
            Assert.All(
                parts,
                part => Assert.Contains("transfer-syntax=1.2.840.10008.1.2", part.Head)
            );
        }
    }

    [Fact]
    public async Task One_instance_comes_bare_when_that_is_asked_for()
    {
        var server = await series.GetAsync();
        var row = server.Image("MR");
        using var answer = await server.SendAsync(At(row), "application/dicom");
        Assert.Equal("application/dicom", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(row.Bytes, answer.Content.Headers.ContentLength);
        Assert.Equal(row.Sha256, Hash(await answer.Content.ReadAsByteArrayAsync()));
    }

    [Theory]
    [InlineData("multipart/related; type=\"application/octet-stream\"")]
    [InlineData(
        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.1"
    )]
    [InlineData("application/octet-stream")]
    [InlineData("*/*")]
    [InlineData("")]
    public async Task Frames_come_decoded(string accept)
    {
        var server = await series.GetAsync();
        var row = server.Image("CT");
        var part = Assert.Single(await server.GetAsync(At(row) + "/frames/1", accept));
        Assert.Contains("transfer-syntax=1.2.840.10008.1.2.1", part.Head);
        Assert.Contains(Hash(part.Body), SharedFiles.PixelHashes.Value[series.PathOf[row.SopUid]]);
    }

    [Theory]
    [InlineData("multipart/related; type=\"application/octet-stream\"; transfer-syntax=*")]
    [InlineData("multipart/related; type=\"image/jls\"; transfer-syntax=1.2.840.10008.1.2.4.80")]
    [InlineData("multipart/related; type=\"image/jls\"")]
    [InlineData("image/jls, application/octet-stream; q=0.1")]
    public async Task Frames_come_as_stored_when_that_is_asked_for(string accept)
    {
        var server = await series.GetAsync();
        var row = server.Image("CT");
        var part = Assert.Single(await server.GetAsync(At(row) + "/frames/1", accept));
        Assert.Contains("transfer-syntax=1.2.840.10008.1.2.4.80", part.Head);
        using var source = FrameSource.Open(row.BlobPath);
        Assert.Equal(source.ReadFrame(0), part.Body);
    }

    [Fact]
    public async Task Frames_of_a_multi_frame_image_come_in_the_order_asked_for()
    {
        var server = await series.GetAsync();
        var row = server.Image("SEG");
        var parts = await server.GetAsync(
            At(row) + "/frames/3,1,40",
            "multipart/related; type=\"application/octet-stream\""
        );
        using var source = FrameSource.Open(row.BlobPath);
        byte[][] expected = [source.ReadFrame(2), source.ReadFrame(0), source.ReadFrame(39)];
        Assert.Equal(expected, parts.Select(part => part.Body));
    }

    [Theory]
    [InlineData("/frames/0", "", HttpStatusCode.BadRequest)]
    [InlineData("/frames/a", "", HttpStatusCode.BadRequest)]
    [InlineData("/frames/1,,2", "", HttpStatusCode.BadRequest)]
    [InlineData("/frames/2", "", HttpStatusCode.NotFound)]
    [InlineData("/frames/1", "image/jpeg", HttpStatusCode.NotAcceptable)]
    [InlineData("/frames/1", "multipart/related; type=\"video/mp4\"", HttpStatusCode.NotAcceptable)]
    [InlineData("/frames/1", ";;;", HttpStatusCode.BadRequest)]
    [InlineData(
        "",
        "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90",
        HttpStatusCode.NotAcceptable
    )]
    [InlineData("/bulkdata/nothing", "", HttpStatusCode.NotFound)]
    [InlineData("/bulkdata/00082112/0", "", HttpStatusCode.NotFound)]
    [InlineData("/metadata", "text/html", HttpStatusCode.NotAcceptable)]
    public async Task What_cannot_be_had_has_its_status(
        string path,
        string accept,
        HttpStatusCode expected
    )
    {
        var server = await series.GetAsync();
        using var answer = await server.SendAsync(At(server.Image("CT")) + path, accept);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_instance_is_only_found_under_its_own_study_and_series()
    {
        var server = await series.GetAsync();
        var row = server.Image("CT");
        string[] paths =
        [
            $"studies/1.2.3/series/{row.SeriesUid}/instances/{row.SopUid}",
            $"studies/{row.StudyUid}/series/1.2.3/instances/{row.SopUid}/metadata",
            $"studies/{row.StudyUid}/series/{row.SeriesUid}/instances/1.2.3/frames/1",
            "studies/1.2.3",
            "studies/1.2.3/metadata",
        ];
        foreach (var path in paths)
        {
            using var answer = await server.SendAsync(path, "");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Metadata_has_every_instance_with_pixels_as_a_link_that_leads_to_them()
    {
        var server = await series.GetAsync();
        var rows = server.Archive.InstancesOfStudy(Wrist);
        var text = await server.Client.GetStringAsync($"/dicom-web/studies/{Wrist}/metadata");
        using var metadata = JsonDocument.Parse(text);
        Assert.Equal(
            rows.Select(row => row.SopUid).Order(),
            metadata
                .RootElement.EnumerateArray()
                .Select(item => First(item, "00080018").GetString()!)
                .Order()
        );
        var first = metadata.RootElement[0];
        Assert.Equal(256, First(first, "00280010").GetInt32());
        var link = new Uri(first.GetProperty("7FE00010").GetProperty("BulkDataURI").GetString()!);
        var part = Assert.Single(
            await server.GetAsync(link.AbsolutePath["/dicom-web/".Length..], "")
        );
        Assert.Equal(256 * 256 * 2, part.Body.Length);
    }

    [Fact]
    public async Task The_link_of_compressed_pixels_leads_to_their_frames()
    {
        var server = await series.GetAsync();
        var row = server.Image("PT");
        var part = Assert.Single(await server.GetAsync(At(row) + "/bulkdata/7FE00010", ""));
        using var source = FrameSource.Open(row.BlobPath);
        Assert.Equal(source.ReadFrame(0), part.Body);
    }

    private static JsonElement First(JsonElement item, string tag) =>
        item.GetProperty(tag).GetProperty("Value")[0];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
