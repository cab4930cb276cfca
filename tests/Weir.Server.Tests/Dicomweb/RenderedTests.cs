using System.Buffers.Binary;
using System.Net;
using System.Text;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>Pictures of real images, and of one whose every grey is known.</summary>
public sealed class RenderedTests(SeriesServer series)
{
    private const string Jpeg = "image/jpeg";
    private const string Png = "image/png";

    [Theory]
    [InlineData("CT")]
    [InlineData("MR")]
    [InlineData("PT")]
    public async Task A_real_image_comes_as_JPEG_and_PNG_in_its_own_size(string modality)
    {
        var server = await series.GetAsync();
        var row = server.Image(modality);
        foreach (var type in new[] { Jpeg, Png })
        {
            var (head, body) = Assert.Single(
                await server.GetAsync($"{DicomwebRequests.At(row)}/rendered", type)
            );
            Assert.Equal(type, head);
            Assert.Equal((row.Columns, row.Rows), SizeOf(body));
        }
    }

    [Fact]
    public async Task A_picture_fits_the_viewport_and_a_thumbnail_stands_for_study_series_and_instance()
    {
        var server = await series.GetAsync();
        var row = server.Image("CT");
        var (_, body) = Assert.Single(
            await server.GetAsync($"{DicomwebRequests.At(row)}/rendered?viewport=100,50", Png)
        );
        Assert.Equal((50, 50), SizeOf(body));
        var study = $"studies/{row.StudyUid}";
        foreach (
            var at in new[] { study, $"{study}/series/{row.SeriesUid}", DicomwebRequests.At(row) }
        )
        {
            (_, body) = Assert.Single(await server.GetAsync($"{at}/thumbnail", ""));
            Assert.Equal((128, 128), SizeOf(body));
        }
    }

    [Fact]
    public async Task Greys_are_those_of_the_window_that_is_asked_for_and_a_part_may_be_turned()
    {
        await using var server = await RunningServer.StartAsync();
        // One row of 0, 100, 200, 300, the others 0.
        var data = new TestObject { Side = 4 }.Dataset();
        var pixels = new byte[32];
        for (var x = 0; x < 4; x++)
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * x), (ushort)(100 * x));
        data.Set(Weir.Dicom.DicomTags.PixelData, pixels, Weir.Dicom.DicomVR.OW);
        using var file = new MemoryStream();
        Weir.Dicom.DicomWriter.Write(
            file,
            null,
            data,
            Weir.Dicom.TransferSyntax.ExplicitLittleEndian
        );
        Assert.Equal(200, (await server.StowAsync([file.ToArray()])).Status);
        const string At = "studies/1.2.3.1/series/1.2.3.1.1/instances/1.2.3.1.1.1";
        Assert.Equal(
            new[] { 0, 128, 255, 255 },
            await GreysAsync(server, $"{At}/rendered?window=100,200,linear-exact")
        );
        Assert.Equal(
            new[] { 255, 128 },
            await GreysAsync(
                server,
                $"{At}/rendered?window=100,200,linear-exact&viewport=,,1,0,-2,1"
            )
        );
        Assert.Equal(
            new[] { 0, 128, 255, 255 },
            await GreysAsync(server, $"{At}/frames/1/rendered?window=100,200,linear-exact")
        );
    }

    [Fact]
    public async Task Frames_of_a_film_come_as_parts_in_the_order_asked_for()
    {
        await using var server = await RunningServer.StartAsync();
        var film = Path.Combine(SharedFiles.Dicom, "coverage", "dcm4che", "US-PAL-8-10x-echo");
        await server.Archive.ImportAsync([film]);
        var row = server.Archive.FindInstances(new InstanceQuery()).Items[0];
        var parts = await server.GetAsync(
            $"{DicomwebRequests.At(row)}/frames/3,1/rendered",
            "multipart/related; type=\"image/png\""
        );
        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.Equal((row.Columns, row.Rows), SizeOf(p.Body)));
        Assert.False(parts[0].Body.AsSpan().SequenceEqual(parts[1].Body));
        var (_, third) = Assert.Single(
            await server.GetAsync($"{DicomwebRequests.At(row)}/frames/3/rendered", Png)
        );
        Assert.Equal(third, parts[0].Body);
    }

    [Theory]
    [InlineData("rendered?window=1,2", "", 400)]
    [InlineData("rendered?window=1,0,linear", "", 400)]
    [InlineData("rendered?window=NaN,2,linear", "", 400)]
    [InlineData("rendered?viewport=1", "", 400)]
    [InlineData("rendered?viewport=10,10,99999,0", "", 400)]
    [InlineData("rendered?viewport=-1,10", "", 400)]
    [InlineData("rendered?quality=0", "", 400)]
    [InlineData("rendered?quality=101", "", 400)]
    [InlineData("rendered", "image/gif", 406)]
    [InlineData("frames/99/rendered", "", 404)]
    [InlineData("frames/x/rendered", "", 400)]
    public async Task What_cannot_be_drawn_is_told_so(string what, string accept, int status)
    {
        var server = await series.GetAsync();
        using var answer = await server.SendAsync(
            $"{DicomwebRequests.At(server.Image("CT"))}/{what}",
            accept
        );
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
    }

    private static async Task<int[]> GreysAsync(RunningServer server, string path)
    {
        var (_, body) = Assert.Single(await server.GetAsync(path, Png));
        var (width, _) = SizeOf(body);
        var row = PngRow(body);
        return [.. row[..width].Select(b => (int)b)];
    }

    // The first row of a grey PNG: its filter is "Up", and above it there is nothing.
    private static byte[] PngRow(byte[] png)
    {
        var at = png.AsSpan().IndexOf("IDAT"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4));
        using var data = new System.IO.Compression.ZLibStream(
            new MemoryStream(png, at + 4, length),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var rows = new MemoryStream();
        data.CopyTo(rows);
        return rows.ToArray()[1..];
    }

    private static (int Width, int Height) SizeOf(byte[] picture)
    {
        if (picture[1] == (byte)'P')
            return (
                BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)),
                BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20))
            );
        Assert.Equal([0xFF, 0xD8, 0xFF], picture[..3]);
        // The frame header, SOF0: T.81 section B.2.2.
        for (var at = 2; ; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 2)))
            if (picture[at + 1] is 0xC0)
                return (
                    BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 7)),
                    BinaryPrimitives.ReadUInt16BigEndian(picture.AsSpan(at + 5))
                );
    }
}
