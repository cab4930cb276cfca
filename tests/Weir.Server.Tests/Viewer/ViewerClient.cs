using System.Net;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Asks as the browser does, and reads the answers with the wire's own code.</summary>
internal static class ViewerClient
{
    public static async Task<(
        StudyManifest Manifest,
        List<(BatchEntry Entry, byte[] Body)> First
    )> OpenAsync(this HttpClient client, string study, string query = "")
    {
        var bytes = await client.GetByteArrayAsync($"/api/studies/{study}/open{query}");
        var manifest = ManifestCodec.ReadOpenResponse(bytes, out var batch);
        return (manifest, Read(batch));
    }

    public static async Task<List<(BatchEntry Entry, byte[] Body)>> FramesAsync(
        this HttpClient client,
        StudyManifest manifest,
        string frames
    ) =>
        Read(
            await client.GetByteArrayAsync(
                $"/api/studies/{manifest.StudyInstanceUid}/frames?v={manifest.Revision:x16}&f={frames}"
            )
        );

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    public static byte[] Pixels(byte[] blob)
    {
        var raw = new byte[FrameHeader.Read(blob).RawBytes];
        FrameDecoder.Decode(blob, raw);
        return raw;
    }

    public static FrameManifest[] AllFrames(this StudyManifest manifest) =>
        [.. manifest.Series.SelectMany(series => series.Frames)];

    private static List<(BatchEntry, byte[])> Read(ReadOnlySpan<byte> batch)
    {
        var entries = new List<(BatchEntry, byte[])>();
        var reader = new BatchReader(batch);
        while (reader.TryNext(out var entry, out var body))
            entries.Add((entry, body.ToArray()));
        return entries;
    }
}
