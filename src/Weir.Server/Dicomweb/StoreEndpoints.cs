using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Dicomweb;

/// <summary>
/// STOW-RS (PS3.18 section 10.5) of DICOM files: each part goes from the network to the disk and is never in memory as a whole. While one
/// is made durable the next is taken in, so that a request of many objects shares its commits; the answer comes when all are durable.
/// </summary>
internal static class StoreEndpoints
{
    // What a part says of itself: a type, a place, a length.
    private const int MaxPartHeaders = 16;
    private const int MaxPartHeaderBytes = 16 * 1024;

    // Its own 4 KB would be a write of the disk each.
    private const int BufferBytes = 256 * 1024;

    // RFC 2046 allows 70; Orthanc writes 73.
    private const int MaxBoundary = 200;

    private const string Multipart = "multipart/related";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var route in new[] { "/studies", "/studies/{study}" })
            routes.MapPost(route, StoreAsync).WithRequestTimeout(WeirHost.StreamTimeout);
    }

    private static async Task StoreAsync(
        HttpContext context,
        ArchiveStore archive,
        WeirOptions options
    )
    {
        var request = context.Request;
        if (!MediaTypes.AcceptsDicomJson(request))
        {
            await MediaTypes.RefuseAsync(context, "The answer is application/dicom+json.");
            return;
        }
        if (KindOf(request.ContentType) is not { } kind)
        {
            await Problems.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "Unsupported media type",
                "application/dicom is stored here, alone or as the parts of multipart/related."
            );
            return;
        }
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options
            .Dicomweb
            .MaxStoreBytes;
        var answer = new StoreAnswer(context, archive);
        bool isAll;
        try
        {
            isAll = await TakeAsync(answer, kind.Boundary, request, options.Dicomweb);
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            await answer.AbandonAsync();
            throw new BadRequestException(
                "The body is not as its type has it. Parts that came whole are stored; storing them again is harmless."
            );
        }
        catch (Exception e) when (e is OperationCanceledException or BadHttpRequestException)
        {
            await answer.AbandonAsync();
            throw;
        }
        if (isAll)
        {
            await answer.WriteAsync();
            return;
        }
        await answer.AbandonAsync();
        await Problems.WriteAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            "Too many objects",
            "Dicomweb:MaxStoreObjects of the server says how many one request may have. Those before are stored."
        );
    }

    /// <summary>Takes in all objects; false when there were more than are allowed.</summary>
    private static async Task<bool> TakeAsync(
        StoreAnswer answer,
        string? boundary,
        HttpRequest request,
        DicomwebOptions options
    )
    {
        if (boundary is null)
        {
            await answer.TakeAsync(request.Body);
            return true;
        }
        var reader = new MultipartReader(boundary, request.Body, BufferBytes)
        {
            HeadersCountLimit = MaxPartHeaders,
            HeadersLengthLimit = MaxPartHeaderBytes,
        };
        var parts = 0;
        while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } part)
        {
            if (parts++ == options.MaxStoreObjects)
                return false;
            if (
                part.ContentType is null
                || part.ContentType.StartsWith(MediaTypes.Dicom, StringComparison.OrdinalIgnoreCase)
            )
                await answer.TakeAsync(part.Body);
            else
                answer.Refuse(StoreFailure.CannotUnderstand);
        }
        return true;
    }

    // Null: something else. Without a boundary: one file. Read by hand: many clients (Orthanc is one) write type=application/dicom
    // without the quotes that its slash needs (RFC 9110 section 5.6.6).
    private static Kind? KindOf(string? contentType)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Equals(MediaTypes.Dicom, StringComparison.OrdinalIgnoreCase))
            return new Kind(null);
        var boundary = Parameter(parts, "boundary");
        var type = Parameter(parts, "type");
        return
            parts[0].Equals(Multipart, StringComparison.OrdinalIgnoreCase)
            && boundary is { Length: > 0 and <= MaxBoundary }
            && (type is null || type.Equals(MediaTypes.Dicom, StringComparison.OrdinalIgnoreCase))
            ? new Kind(boundary)
            : null;
    }

    private static string? Parameter(string[] parts, string name)
    {
        foreach (var part in parts.AsSpan(1))
            if (
                part.IndexOf('=') is > 0 and var at
                && part.AsSpan(0, at).Trim().Equals(name, StringComparison.OrdinalIgnoreCase)
            )
                return part[(at + 1)..].Trim().Trim('"');
        return null;
    }

    private readonly record struct Kind(string? Boundary);
}
