using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>One study for the viewer: opening it, its frames, its thumbnails.</summary>
internal static class StudyEndpoints
{
    private const string WireType = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/studies/{study}/open", Open).WithRequestTimeout(WeirHost.StreamTimeout);
        routes.MapGet("/studies/{study}/frames", Frames).WithRequestTimeout(WeirHost.StreamTimeout);
        routes.MapGet("/studies/{study}/series/{series}/thumbnail", Thumbnail);
    }

    /// <summary>
    /// The manifest and, in the same answer, the first frame of the series to show; none of it when <c>pixels=0</c> asks for the manifest
    /// alone.
    /// </summary>
    private static async Task Open(
        HttpContext context,
        string study,
        StudyCatalog catalog,
        FrameSupply supply,
        FramePackStore packs
    )
    {
        if (await catalog.GetAsync(study, context.RequestAborted) is not { } open)
        {
            await Problems.WriteAsync(context, 404, "No such study");
            return;
        }
        var wanted = context.Request.Query["series"].ToString();
        var series = open.Manifest.Series.FirstOrDefault(s => s.SeriesInstanceUid == wanted);
        if (series is null && wanted.Length > 0)
        {
            await Problems.WriteAsync(context, 404, "No such series with images in the study");
            return;
        }
        var body = context.Response.BodyWriter;
        context.Response.ContentType = WireType;
        var manifest = new ArrayBufferWriter<byte>(64 * 1024);
        ManifestCodec.Write(manifest, open.WithSizes(packs));
        var length = body.GetSpan(4);
        BinaryPrimitives.WriteInt32LittleEndian(length, manifest.WrittenCount);
        body.Advance(4);
        // On its way before the first frame is read: the client lays out the screen meanwhile.
        await body.WriteAsync(manifest.WrittenMemory, context.RequestAborted);
        series ??= open.Manifest.Series.FirstOrDefault(s => s.FrameCount > 0);
        if (series is { FrameCount: > 0 } && context.Request.Query["pixels"] != "0")
            await new BatchStream(supply, body, context.RequestAborted).WriteAsync(
                open,
                new[] { series.FirstFrame },
                firstScreen: true
            );
    }

    private static async Task Frames(
        HttpContext context,
        string study,
        StudyCatalog catalog,
        FrameSupply supply
    )
    {
        var query = context.Request.Query;
        if (
            !ulong.TryParse(
                query["v"],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var revision
            )
        )
            throw new BadRequestException("v must be the manifest's revision, in hexadecimal.");
        if (await catalog.GetAsync(study, context.RequestAborted) is not { } open)
        {
            await Problems.WriteAsync(context, 404, "No such study");
            return;
        }
        if (revision != open.Manifest.Revision)
        {
            await Problems.WriteAsync(context, 409, "The study has changed", "Open it again.");
            return;
        }
        var frames = FrameList.Parse(query["f"], open.FrameCount);
        context.Response.ContentType = WireType;
        await new BatchStream(
            supply,
            context.Response.BodyWriter,
            context.RequestAborted
        ).WriteAsync(open, frames, firstScreen: false);
    }

    /// <summary>A small picture of the middle of a series, or of the frame that <c>frame</c> names.</summary>
    private static async Task Thumbnail(
        HttpContext context,
        string study,
        string series,
        StudyCatalog catalog,
        FrameSupply supply
    )
    {
        var open = await catalog.GetAsync(study, context.RequestAborted);
        var found = open?.Manifest.Series.FirstOrDefault(s =>
            s.SeriesInstanceUid == series && s.FrameCount > 0
        );
        if (found is null)
        {
            await Problems.WriteAsync(context, 404, "No such series with images");
            return;
        }
        var asked = context.Request.Query["frame"].ToString();
        var index =
            asked.Length == 0 ? found.FirstFrame + (found.FrameCount / 2)
            : FrameList.Parse(asked, open!.FrameCount) is [var one] ? one
            : throw new BadRequestException("frame must be one frame of the study.");
        var format = open!.Manifest.Series.First(s => index < s.FirstFrame + s.FrameCount);
        byte[] png;
        try
        {
            using var lease = await supply.GetAsync(
                open.Frame(index),
                firstScreen: false,
                context.RequestAborted
            );
            png = Viewer.Thumbnail.Draw(
                lease.Item.Span,
                format.Frames[index - format.FirstFrame].Format
            );
        }
        catch (Exception e) when (BatchStream.Explain(e) is var (_, message))
        {
            await Problems.WriteAsync(
                context,
                StatusCodes.Status422UnprocessableEntity,
                "No picture",
                message
            );
            return;
        }
        context.Response.ContentType = "image/png";
        context.Response.ContentLength = png.Length;
        await context.Response.BodyWriter.WriteAsync(png, context.RequestAborted);
    }
}
