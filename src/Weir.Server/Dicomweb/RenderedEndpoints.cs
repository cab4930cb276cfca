using System.Globalization;
using Weir.Dicom.Codecs;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Dicomweb;

/// <summary>
/// Pictures for the eye (PS3.18 sections 10.4.1.1.3 and 10.4.1.1.5): <c>/rendered</c> of an instance or of frames, <c>/thumbnail</c> at every
/// level. JPEG or PNG, in the window that is asked for or the image's own. Drawing takes memory from the server's budget, and its turn among
/// those who wait for frames.
/// </summary>
internal static class RenderedEndpoints
{
    private const string Jpeg = "image/jpeg";
    private const string Png = "image/png";
    private const string Instance = "/studies/{study}/series/{series}/instances/{sop}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var route in new[] { Instance, Instance + "/frames/{frames}" })
        {
            routes
                .MapGet(route + "/rendered", (HttpContext c) => SendAsync(c, thumbnail: false))
                .WithRequestTimeout(WeirHost.StreamTimeout);
        }
        foreach (
            var route in new[]
            {
                "/studies/{study}",
                "/studies/{study}/series/{series}",
                Instance,
                Instance + "/frames/{frames}",
            }
        )
            routes
                .MapGet(route + "/thumbnail", (HttpContext c) => SendAsync(c, thumbnail: true))
                .WithRequestTimeout(WeirHost.StreamTimeout);
    }

    private static async Task SendAsync(HttpContext context, bool thumbnail)
    {
        var asked = RenderedRequest.Parse(context.Request.Query, thumbnail ? Thumbnail.MaxSide : 0);
        if (TypeOf(context.Request) is not var (type, multipart))
        {
            await MediaTypes.RefuseAsync(context, $"{Jpeg} and {Png} can be had here.");
            return;
        }
        var catalog = context.RequestServices.GetRequiredService<StudyCatalog>();
        using var held = (
            await catalog.GetAsync(Value(context, "study")!, context.RequestAborted)
        ).GetValueOrDefault();
        var frames = held.IsValid ? Find(context, held.Item, thumbnail) : [];
        if (frames.Length == 0)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        if (frames is [var one] && !multipart)
        {
            var picture = await DrawAsync(context, held.Item, one, asked, type);
            context.Response.ContentType = type;
            context.Response.ContentLength = picture.Length;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.BodyWriter.WriteAsync(picture, context.RequestAborted);
            return;
        }
        // The first before the answer begins: what cannot be drawn is told by a status.
        var next = await DrawAsync(context, held.Item, frames[0], asked, type);
        var writer = new MultipartWriter(context, type);
        for (var i = 0; i < frames.Length; i++)
        {
            await writer.WriteAsync(type, null, next);
            if (i + 1 < frames.Length)
                next = await DrawAsync(context, held.Item, frames[i + 1], asked, type);
        }
        await writer.EndAsync();
    }

    /// <summary>Indices of the frames that are asked for; none when there is nothing of the kind.</summary>
    private static int[] Find(HttpContext context, OpenStudy study, bool thumbnail)
    {
        var (series, sop) = (Value(context, "series"), Value(context, "sop"));
        var found = new List<(int Index, int Number)>();
        foreach (var stack in study.Manifest.Series)
            if (series is null || stack.SeriesInstanceUid == series)
                for (var i = 0; i < stack.Frames.Count; i++)
                    if (sop is null || stack.Frames[i].SopInstanceUid == sop)
                        found.Add((stack.FirstFrame + i, stack.Frames[i].FrameNumber));
        if (found.Count == 0)
            return [];
        if (Value(context, "frames") is { } list)
        {
            var numbers = FrameEndpoints.Parse(list);
            var byNumber = found.ToDictionary(f => f.Number, f => f.Index);
            return numbers.All(byNumber.ContainsKey) ? [.. numbers.Select(n => byNumber[n])] : [];
        }
        // Of many the middle one stands for them; of an instance that is not asked small, the first (PS3.18 leaves it open).
        return thumbnail ? [found[found.Count / 2].Index] : [found.MinBy(f => f.Number).Index];
    }

    private static async Task<byte[]> DrawAsync(
        HttpContext context,
        OpenStudy study,
        int index,
        RenderedRequest asked,
        string type
    )
    {
        var services = context.RequestServices;
        var format = FormatOf(study, index);
        var options = asked.For(format);
        var frame = study.Frame(index);
        var pixels =
            (long)Math.Min(options.MaxWidth, format.Columns)
            * Math.Min(options.MaxHeight, format.Rows)
            * format.Pixels.Components();
        // The raw frame, eight bytes a value while it is averaged, the picture and its file.
        var bytes = frame.RawBytes + (pixels * 11);
        return await DrawingTurn.RunAsync(
            services.GetRequiredService<FrameSupply>(),
            services.GetRequiredService<ServerMemory>(),
            frame,
            bytes,
            new Asker(context.Connection.Id, Urgency.FirstScreen),
            block => Encode(Drawing.Draw(block.Span, format, options), type, asked.Quality),
            context.RequestAborted
        );
    }

    private static byte[] Encode(Drawn drawn, string type, int quality) =>
        type == Jpeg
            ? JpegEncoder.Write(drawn.Pixels, drawn.Width, drawn.Height, drawn.Components, quality)
            : PngWriter.Write(drawn.Pixels, drawn.Width, drawn.Height, drawn.Components);

    private static ImageFormat FormatOf(OpenStudy study, int index)
    {
        var series = study.Manifest.Series.First(s => index < s.FirstFrame + s.FrameCount);
        return series.Frames[index - series.FirstFrame].Format;
    }

    private static (string Type, bool IsMultipart)? TypeOf(HttpRequest request)
    {
        foreach (var accepted in MediaTypes.Accepted(request))
        {
            var type = accepted.Type switch
            {
                Png => Png,
                Jpeg or "image/*" or "*/*" => Jpeg,
                _ => null,
            };
            if (type is not null)
                return (type, accepted.IsMultipart);
        }
        return null;
    }

    private static string? Value(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string;
}
