using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>
/// WADO-RS metadata and bulk data (PS3.18 section 10.4): the data sets as DICOM JSON, read from the files themselves,
/// with a URI in place of every binary value.
/// </summary>
internal static class MetadataEndpoints
{
    private const int PieceBytes = 128 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/studies/{study}/metadata",
                (HttpContext c, ArchiveStore a, MetadataCache m, string study) =>
                    Many(c, a, m, study, null)
            )
            .WithRequestTimeout(WeirHost.StreamTimeout);
        routes
            .MapGet(
                "/studies/{study}/series/{series}/metadata",
                (HttpContext c, ArchiveStore a, MetadataCache m, string study, string series) =>
                    Many(c, a, m, study, series)
            )
            .WithRequestTimeout(WeirHost.StreamTimeout);
        routes.MapGet("/studies/{study}/series/{series}/instances/{sop}/metadata", One);
        routes
            .MapGet("/studies/{study}/series/{series}/instances/{sop}/bulkdata/{**path}", BulkData)
            .WithRequestTimeout(WeirHost.StreamTimeout);
    }

    private static async Task Many(
        HttpContext context,
        ArchiveStore archive,
        MetadataCache cache,
        string study,
        string? series
    )
    {
        if (archive.GetStudy(study) is not { } row)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        var root = DicomwebEndpoints.Root(context.Request);
        var key = new MetadataKey(study, series, row.Revision, root);
        if (!MediaTypes.AcceptsDicomJson(context.Request) || !cache.TryGet(key, out var lease))
        {
            await WriteAsync(context, Instances(archive, study, series), cache, key);
            return;
        }
        using (lease)
        {
            var body = Begin(context);
            await MetadataCache.WriteAsync(
                lease.Item,
                body,
                async () => await body.FlushAsync(context.RequestAborted)
            );
        }
    }

    private static Task One(
        HttpContext context,
        ArchiveStore archive,
        string study,
        string series,
        string sop
    ) => WriteAsync(context, archive.GetInstance(study, series, sop) is { } row ? [row] : []);

    /// <summary>Instances of a study, or of one series of it.</summary>
    internal static IReadOnlyList<InstanceRow> Instances(
        ArchiveStore archive,
        string study,
        string? series
    ) =>
        archive
            .FindInstances(
                new InstanceQuery
                {
                    Series = new SeriesQuery
                    {
                        Study = new StudyQuery { StudyUids = [study] },
                        SeriesUids = series is null ? [] : [series],
                    },
                }
            )
            .Items;

    private static async Task WriteAsync(
        HttpContext context,
        IReadOnlyList<InstanceRow> rows,
        MetadataCache? cache = null,
        MetadataKey key = default
    )
    {
        if (rows.Count == 0)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        if (!MediaTypes.AcceptsDicomJson(context.Request))
        {
            await MediaTypes.RefuseAsync(context, $"{MediaTypes.DicomJson} can be had here.");
            return;
        }
        using var recording = cache?.TryRecord(key, rows.Count);
        var root = DicomwebEndpoints.Root(context.Request);
        var body = Begin(context);
        var piece = new ArrayBufferWriter<byte>(2 * PieceBytes);
        await using var json = new Utf8JsonWriter(piece);
        json.WriteStartArray();
        foreach (var row in rows)
        {
            Write(json, row, root);
            if (json.BytesPending + piece.WrittenCount > PieceBytes)
                await SendAsync();
        }
        json.WriteEndArray();
        await SendAsync();
        recording?.Complete();

        async ValueTask SendAsync()
        {
            json.Flush();
            recording?.Write(piece.WrittenSpan);
            body.Write(piece.WrittenSpan);
            piece.ResetWrittenCount();
            await body.FlushAsync(context.RequestAborted);
        }
    }

    private static PipeWriter Begin(HttpContext context)
    {
        context.Response.ContentType = MediaTypes.DicomJson;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.BodyWriter;
    }

    private static void Write(Utf8JsonWriter json, InstanceRow row, string root)
    {
        var file = DicomFile.Read(row.BlobPath);
        var at =
            $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}/bulkdata/";
        // Short binary values travel along; a client would need a request for each otherwise.
        DicomJson.Write(
            json,
            file.Dataset,
            (path, element) => element.IsDeferred || element.Value.Length > 1024 ? at + path : null
        );
    }

    private static async Task BulkData(
        HttpContext context,
        ArchiveStore archive,
        string study,
        string series,
        string sop,
        string path
    )
    {
        if (archive.GetInstance(study, series, sop) is not { } row)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        using var handle = File.OpenHandle(row.BlobPath);
        var file = DicomFile.Read(handle);
        if (Find(file.Dataset, path) is not { } element)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        if (file.PixelData?.Tag == element.Tag && file.PixelData.IsEncapsulated)
        {
            await FrameEndpoints.WriteStoredAsync(context, file, handle);
            return;
        }
        if (element.IsDeferred && !file.Syntax.IsDeflated && !file.Syntax.IsBigEndian)
        {
            await WriteRangeAsync(context, handle, element);
            return;
        }
        var value = element.IsDeferred ? file.ReadDeferred(handle, element) : element.Value;
        var writer = new MultipartWriter(context, MediaTypes.OctetStream);
        await writer.WriteAsync(MediaTypes.OctetStream, null, value);
        await writer.EndAsync();
    }

    private static async Task WriteRangeAsync(
        HttpContext context,
        SafeFileHandle handle,
        DicomElement element
    )
    {
        var writer = new MultipartWriter(context, MediaTypes.OctetStream);
        await writer.WriteAsync(
            MediaTypes.OctetStream,
            null,
            handle,
            element.Length ?? 0,
            element.Offset
        );
        await writer.EndAsync();
    }

    /// <summary>The element at a path as <see cref="DicomJson"/> names it: tag, or tag/item/tag.</summary>
    private static DicomElement? Find(DicomDataset dataset, string path)
    {
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i += 2)
        {
            if (!DicomTag.TryParse(parts[i], out var tag) || !dataset.TryGet(tag, out var element))
                return null;
            if (i == parts.Length - 1)
                return element.VR == DicomVR.SQ ? null : element;
            if (i + 2 >= parts.Length || !int.TryParse(parts[i + 1], out var item))
                return null;
            if (item < 0 || item >= element.Items.Count)
                return null;
            dataset = element.Items[item];
        }
        return null;
    }
}
