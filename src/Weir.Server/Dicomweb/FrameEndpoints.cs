using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>
/// WADO-RS frames (PS3.18 section 10.4): decoded to native little endian octets, or as stored when that is what the
/// client accepts.
/// </summary>
internal static class FrameEndpoints
{
    private const int MaxFrames = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/studies/{study}/series/{series}/instances/{sop}/frames/{frames}", Frames)
            .WithRequestTimeout(WeirHost.StreamTimeout);

    /// <summary>All frames as stored, one part each: the bulk data of encapsulated pixels.</summary>
    public static async Task WriteStoredAsync(
        HttpContext context,
        DicomFile file,
        SafeFileHandle handle
    )
    {
        using var source = new FrameSource(file, handle);
        await WriteAsync(
            context,
            source,
            Enumerable.Range(0, source.FrameCount),
            stored: true,
            multipart: true
        );
    }

    private static async Task Frames(
        HttpContext context,
        ArchiveStore archive,
        string study,
        string series,
        string sop,
        string frames
    )
    {
        var numbers = Parse(frames);
        if (archive.GetInstance(study, series, sop) is not { Frames: > 0 } row)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        var syntax = TransferSyntax.Of(row.TransferSyntaxUid);
        if (Choose(MediaTypes.Accepted(context.Request), syntax) is not var (stored, multipart))
        {
            await MediaTypes.RefuseAsync(
                context,
                $"application/octet-stream and {MediaTypes.OfFrames(syntax)} can be had here."
            );
            return;
        }
        if (!stored && !PixelDecoder.CanDecode(syntax))
        {
            await MediaTypes.RefuseAsync(
                context,
                $"Weir does not decode {syntax} yet; transfer-syntax=* gives it as stored."
            );
            return;
        }
        try
        {
            using var source = FrameSource.Open(row.BlobPath);
            if (numbers.Any(number => number > source.FrameCount))
                await DicomwebEndpoints.NotFoundAsync(context);
            else
                await WriteAsync(
                    context,
                    source,
                    numbers.Select(n => n - 1),
                    stored,
                    multipart || numbers.Count > 1
                );
        }
        catch (DicomFormatException e) when (!context.Response.HasStarted)
        {
            // The reason is a sentence of the program with an offset and a tag, never a value.
            await Problems.WriteAsync(
                context,
                StatusCodes.Status422UnprocessableEntity,
                "Unreadable frame",
                e.Message
            );
        }
    }

    private static async Task WriteAsync(
        HttpContext context,
        FrameSource source,
        IEnumerable<int> frames,
        bool stored,
        bool multipart
    )
    {
        var type = stored ? MediaTypes.OfFrames(source.Syntax) : MediaTypes.OctetStream;
        var syntax = stored ? source.Syntax : TransferSyntax.ExplicitLittleEndian;
        var partType = $"{type}; transfer-syntax={syntax.Uid}";
        var supply = context.RequestServices.GetRequiredService<NativeFrames>();
        MultipartWriter? writer = null;
        foreach (var frame in frames)
        {
            // Before the answer begins, so that a first frame that cannot be read is still an error with a status.
            using var native = stored
                ? await supply.ReadAsync(source, frame, context.RequestAborted)
                : await supply.DecodeAsync(
                    source,
                    frame,
                    context.TraceIdentifier,
                    context.Connection.Id,
                    context.RequestAborted
                );
            var bytes = native.Bytes;
            if (!multipart)
            {
                context.Response.ContentType = partType;
                context.Response.ContentLength = bytes.Length;
                context.Response.Headers.CacheControl = "no-store";
                await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
                return;
            }
            writer ??= new MultipartWriter(context, type);
            await writer.WriteAsync(partType, null, bytes);
        }
        if (writer is not null)
            await writer.EndAsync();
    }

    /// <summary>The first accepted type that can be had: whether as stored, and whether as multipart; null if none.</summary>
    private static (bool Stored, bool Multipart)? Choose(
        IReadOnlyList<AcceptedType> accepted,
        TransferSyntax syntax
    )
    {
        foreach (var (type, isMultipart, asked) in accepted)
        {
            var isStoredType =
                type == MediaTypes.OfFrames(syntax) && type != MediaTypes.OctetStream;
            if (isStoredType && (asked is null or "*" || asked == syntax.Uid))
                return (true, isMultipart);
            if (type is not (MediaTypes.OctetStream or "*/*" or "application/*"))
                continue;
            var multipart = isMultipart || type != MediaTypes.OctetStream;
            if (asked == "*")
                return (syntax.IsEncapsulated, multipart);
            if (asked is null or "1.2.840.10008.1.2.1" or "1.2.840.10008.1.2")
                return (false, multipart);
            if (asked == syntax.Uid && syntax.IsEncapsulated)
                return (true, multipart);
        }
        return null;
    }

    internal static List<int> Parse(string frames)
    {
        var numbers = new List<int>();
        foreach (var part in frames.Split(','))
        {
            if (
                numbers.Count == MaxFrames
                || !int.TryParse(
                    part,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                || number < 1
            )
                throw new BadRequestException(
                    "The frame list must be numbers from 1, parted by commas."
                );
            numbers.Add(number);
        }
        return numbers;
    }
}
