using Weir.Server.Archive;
using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>
/// WADO-RS instances (PS3.18 section 10.4): the stored files, byte for byte, streamed. They come in the transfer syntax
/// they are stored in; who insists on another gets 406.
/// </summary>
internal static class InstanceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/studies/{study}",
                (HttpContext c, ArchiveStore a, string study) => Write(c, Rows(a, study, null))
            )
            .WithRequestTimeout(WeirHost.StreamTimeout);
        routes
            .MapGet(
                "/studies/{study}/series/{series}",
                (HttpContext c, ArchiveStore a, string study, string series) =>
                    Write(c, Rows(a, study, series))
            )
            .WithRequestTimeout(WeirHost.StreamTimeout);
        routes
            .MapGet(
                "/studies/{study}/series/{series}/instances/{sop}",
                (HttpContext c, ArchiveStore a, string study, string series, string sop) =>
                    Write(c, a.GetInstance(study, series, sop) is { } row ? [row] : [])
            )
            .WithRequestTimeout(WeirHost.StreamTimeout);
    }

    private static IReadOnlyList<InstanceRow> Rows(
        ArchiveStore archive,
        string study,
        string? series
    ) => MetadataEndpoints.Instances(archive, study, series);

    private static async Task Write(HttpContext context, IReadOnlyList<InstanceRow> rows)
    {
        if (rows.Count == 0)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        var accepted = MediaTypes
            .Accepted(context.Request)
            .FirstOrDefault(a =>
                a.Type is MediaTypes.Dicom or "*/*" or "application/*"
                && (
                    a.TransferSyntax is null or "*"
                    || rows.All(row => row.TransferSyntaxUid == a.TransferSyntax)
                )
            );
        if (accepted is null)
        {
            await MediaTypes.RefuseAsync(
                context,
                "application/dicom can be had here, in the stored transfer syntax."
            );
            return;
        }
        if (rows is [var single] && !accepted.IsMultipart && accepted.Type == MediaTypes.Dicom)
            await WriteSingle(context, single);
        else
            await WriteMultipart(context, rows);
    }

    private static async Task WriteMultipart(HttpContext context, IReadOnlyList<InstanceRow> rows)
    {
        var root = DicomwebEndpoints.Root(context.Request);
        var writer = new MultipartWriter(context, MediaTypes.Dicom);
        foreach (var row in rows)
        {
            using var file = File.OpenHandle(row.BlobPath);
            await writer.WriteAsync(
                $"{MediaTypes.Dicom}; transfer-syntax={row.TransferSyntaxUid}",
                $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}",
                file,
                row.Bytes
            );
        }
        await writer.EndAsync();
    }

    private static async Task WriteSingle(HttpContext context, InstanceRow row)
    {
        using var file = File.OpenHandle(row.BlobPath);
        var response = context.Response;
        response.ContentType = $"{MediaTypes.Dicom}; transfer-syntax={row.TransferSyntaxUid}";
        response.ContentLength = row.Bytes;
        response.Headers.CacheControl = "no-store";
        await MultipartWriter.CopyAsync(
            response.BodyWriter,
            file,
            0,
            row.Bytes,
            context.RequestAborted
        );
    }
}
