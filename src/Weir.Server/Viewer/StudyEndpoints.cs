using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>One study for the viewer: opening it, its frames, its thumbnails, the attributes of its instances.</summary>
internal static class StudyEndpoints
{
    private const string WireType = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/studies/{study}/open", Open).WithRequestTimeout(WeirHost.StreamTimeout);
        routes.MapGet("/studies/{study}/frames", Frames).WithRequestTimeout(WeirHost.StreamTimeout);
        routes.MapGet("/studies/{study}/series/{series}/thumbnail", Thumbnail);
        routes
            .MapGet("/studies/{study}/series/{series}/instances/{sop}/tags", TagEndpoint.Handle)
            .WithRequestTimeout(WeirHost.StreamTimeout);
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
        FramePackStore packs,
        ServerMemory memory
    )
    {
        if (await catalog.GetAsync(study, context.RequestAborted) is not { } lease)
        {
            await Problems.WriteAsync(context, 404, "No such study");
            return;
        }
        using var held = lease;
        var open = lease.Item;
        var wanted = context.Request.Query["series"].ToString();
        var series = open.Manifest.Series.FirstOrDefault(s => s.SeriesInstanceUid == wanted);
        if (series is null && wanted.Length > 0)
        {
            await Problems.WriteAsync(context, 404, "No such series with images in the study");
            return;
        }
        memory.Opened(open.Group);
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
        {
            var asker = Asker(context, Urgency.Visible) with { OpensStudy = true };
            await new BatchStream(supply, body, asker, context.RequestAborted).WriteAsync(
                open,
                new[] { series.FirstFrame }
            );
        }
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
        if (await catalog.GetAsync(study, context.RequestAborted) is not { } lease)
        {
            await Problems.WriteAsync(context, 404, "No such study");
            return;
        }
        using var held = lease;
        var open = lease.Item;
        if (revision != open.Manifest.Revision)
        {
            await Problems.WriteAsync(context, 409, "The study has changed", "Open it again.");
            return;
        }
        var frames = FrameList.Parse(query["f"], open.FrameCount);
        var asker = Asker(context, ParseUrgency(query["p"]));
        context.Response.ContentType = WireType;
        await new BatchStream(
            supply,
            context.Response.BodyWriter,
            asker,
            context.RequestAborted
        ).WriteAsync(open, frames);
    }

    /// <summary>A connection is a client: behind a proxy all have one address, and a browser opens few connections.</summary>
    private static Asker Asker(HttpContext context, Urgency urgency) =>
        new(context.Connection.Id, urgency);

    private static Urgency ParseUrgency(string? text) =>
        FrameUrgency.TryParse(text, out var urgency)
            ? urgency
            : throw new BadRequestException("p must be v, s or p.");

    /// <summary>A small picture of the middle of a series, or of the frame that <c>frame</c> names.</summary>
    private static async Task Thumbnail(
        HttpContext context,
        string study,
        string series,
        StudyCatalog catalog,
        ThumbnailSupply thumbnails
    )
    {
        using var held = (
            await catalog.GetAsync(study, context.RequestAborted)
        ).GetValueOrDefault();
        var open = held.IsValid ? held.Item : null;
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
        var of = open!.Manifest.Series.First(s => index < s.FirstFrame + s.FrameCount);
        try
        {
            using var lease = await thumbnails.GetAsync(
                open.Frame(index),
                of.Frames[index - of.FirstFrame].Format,
                context.Connection.Id,
                context.RequestAborted
            );
            context.Response.ContentType = "image/png";
            context.Response.ContentLength = lease.Item.Length;
            context.Response.BodyWriter.Write(lease.Item.Span);
        }
        catch (Exception e) when (BatchStream.Explain(e) is var (status, message))
        {
            await Problems.WriteAsync(
                context,
                status == FrameStatus.Busy
                    ? StatusCodes.Status503ServiceUnavailable
                    : StatusCodes.Status422UnprocessableEntity,
                "No picture",
                message
            );
            return;
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
