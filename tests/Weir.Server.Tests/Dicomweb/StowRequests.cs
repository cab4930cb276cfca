using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>Stores as a DICOMweb client does, and reads what is answered.</summary>
internal static class StowRequests
{
    public static MultipartContent Body(
        IEnumerable<byte[]> files,
        string type = "application/dicom"
    )
    {
        var body = new MultipartContent("related", "weir-test-boundary");
        body.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", $"\"{type}\""));
        foreach (var file in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue(type);
            body.Add(part);
        }
        return body;
    }

    public static Task<StowAnswer> StowAsync(
        this RunningServer server,
        IEnumerable<byte[]> files,
        string path = "studies"
    ) => server.Client.StowAsync(Body(files), path);

    public static async Task<StowAnswer> StowAsync(
        this HttpClient client,
        HttpContent body,
        string path = "studies"
    )
    {
        using var answer = await client.PostAsync("/dicom-web/" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return new StowAnswer(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType == "application/dicom+json"
                ? JsonDocument.Parse(text).RootElement
                : default
        );
    }
}

/// <summary>What a store was answered.</summary>
internal sealed record StowAnswer(int Status, JsonElement Body)
{
    /// <summary>SOP Instance UIDs that were stored.</summary>
    public string[] Stored => [.. Items("00081199").Select(i => Text(i, "00081155"))];

    /// <summary>SOP Instance UIDs that were not stored, with the reason.</summary>
    public (string Uid, int Reason)[] Failed =>
        [.. Items("00081198").Select(i => (Text(i, "00081155"), Number(i, "00081197")))];

    /// <summary>Reasons of parts that had no UID.</summary>
    public int[] Others => [.. Items("0008119A").Select(i => Number(i, "00081197"))];

    /// <summary>Where the study can be had.</summary>
    public string RetrieveUrl => Text(Body, "00081190");

    private IEnumerable<JsonElement> Items(string tag) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(tag, out var sequence)
            ? sequence.GetProperty("Value").EnumerateArray()
            : [];

    private static string Text(JsonElement item, string tag) =>
        item.GetProperty(tag).GetProperty("Value")[0].GetString()!;

    private static int Number(JsonElement item, string tag) =>
        item.GetProperty(tag).GetProperty("Value")[0].GetInt32();
}
