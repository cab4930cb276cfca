using Microsoft.Net.Http.Headers;
using Weir.Dicom;
using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>What a client accepts (PS3.18 section 8.7): parsed once, best first.</summary>
internal static class MediaTypes
{
    public const string DicomJson = "application/dicom+json";
    public const string Dicom = "application/dicom";
    public const string OctetStream = "application/octet-stream";

    /// <summary>Whether the client takes DICOM JSON.</summary>
    public static bool AcceptsDicomJson(HttpRequest request) =>
        Accepted(request)
            .Any(a => a.Type is DicomJson or "application/json" or "*/*" or "application/*");

    /// <summary>Answers 406.</summary>
    public static Task RefuseAsync(HttpContext context, string detail) =>
        Problems.WriteAsync(context, StatusCodes.Status406NotAcceptable, "Not acceptable", detail);

    /// <summary>
    /// The accepted media types, by falling quality. The <c>accept</c> query parameter, which can stand in for the
    /// header, goes first (PS3.18 section 8.3.3.1). No header accepts all.
    /// </summary>
    public static IReadOnlyList<AcceptedType> Accepted(HttpRequest request)
    {
        var texts = request.Query["accept"] is { Count: > 0 } query
            ? query
            : request.Headers.Accept;
        if (texts.Count == 0)
            return [new AcceptedType("*/*", IsMultipart: false, null)];
        if (!MediaTypeHeaderValue.TryParseList(texts!, out var list))
            throw new BadRequestException("Accept is malformed.");
        return
        [
            .. list.OrderByDescending(type => type.Quality ?? 1)
                .Where(type => type.Quality != 0)
                .Select(AcceptedType.From),
        ];
    }

    /// <summary>The media type of a frame in a transfer syntax (PS3.18 table 8.7.3-5).</summary>
    public static string OfFrames(TransferSyntax syntax) =>
        syntax.Uid switch
        {
            "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" => "image/jpeg",
            "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => "image/jpeg",
            "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => "image/jls",
            "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" => "image/jp2",
            "1.2.840.10008.1.2.4.92" or "1.2.840.10008.1.2.4.93" => "image/jpx",
            "1.2.840.10008.1.2.4.201" or "1.2.840.10008.1.2.4.202" or "1.2.840.10008.1.2.4.203" =>
                "image/jphc",
            "1.2.840.10008.1.2.5" => "image/dicom-rle",
            _ => OctetStream,
        };
}

/// <summary>One accepted media type.</summary>
/// <param name="Type">The type; for a multipart, that of its parts.</param>
/// <param name="IsMultipart">Whether it is to come as multipart/related.</param>
/// <param name="TransferSyntax">The transfer syntax asked for: a UID, "*" (as stored), or null.</param>
internal sealed record AcceptedType(string Type, bool IsMultipart, string? TransferSyntax)
{
    public static AcceptedType From(MediaTypeHeaderValue header)
    {
        var multipart = header.MediaType.Equals(
            "multipart/related",
            StringComparison.OrdinalIgnoreCase
        );
        var type = multipart ? Parameter(header, "type") ?? "*/*" : header.MediaType.Value ?? "";
        return new AcceptedType(
            type.ToLowerInvariant(),
            multipart,
            Parameter(header, "transfer-syntax")
        );
    }

    private static string? Parameter(MediaTypeHeaderValue header, string name)
    {
        foreach (var parameter in header.Parameters)
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return HeaderUtilities.RemoveQuotes(parameter.Value).Value;
        return null;
    }
}
