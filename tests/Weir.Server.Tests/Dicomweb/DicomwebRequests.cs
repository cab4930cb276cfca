using System.Net;
using System.Text;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>Asks as a DICOMweb client does, and takes multipart answers apart.</summary>
internal static class DicomwebRequests
{
    public static async Task<HttpResponseMessage> SendAsync(
        this RunningServer server,
        string path,
        string accept
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dicom-web/" + path);
        if (accept.Length > 0)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await server.Client.SendAsync(request);
    }

    public static async Task<List<(string Head, byte[] Body)>> GetAsync(
        this RunningServer server,
        string path,
        string accept
    )
    {
        using var answer = await server.SendAsync(path, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var type = answer.Content.Headers.ContentType!;
        if (type.MediaType != "multipart/related")
            return [(type.ToString(), bytes)];
        return Split(bytes, type.Parameters.Single(p => p.Name == "boundary").Value!.Trim('"'));
    }

    public static InstanceRow Image(this RunningServer server, string modality) =>
        server
            .Archive.FindInstances(
                new InstanceQuery
                {
                    Series = new SeriesQuery { Modalities = [modality] },
                    Limit = 1,
                }
            )
            .Items[0];

    public static string At(InstanceRow row) =>
        $"studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}";

    /// <summary>Cuts at boundaries alone, as RFC 2046 has it, and holds the parts' lengths against their heads.</summary>
    private static List<(string, byte[])> Split(ReadOnlySpan<byte> body, string boundary)
    {
        var parts = new List<(string, byte[])>();
        var line = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        Assert.True(body.StartsWith(line));
        body = body[line.Length..];
        while (!body.StartsWith("--"u8))
        {
            var end = body.IndexOf(line);
            var head = body.IndexOf("\r\n\r\n"u8);
            var text = Encoding.ASCII.GetString(body[..head]);
            var content = body[(head + 4)..end];
            Assert.Contains($"Content-Length: {content.Length}", text);
            parts.Add((text, content.ToArray()));
            body = body[(end + line.Length)..];
        }
        return parts;
    }
}
