using System.Text;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Hosting;

public sealed class RobustnessTests(SeriesServer series)
{
    private static readonly string[] Paths =
    [
        "/api/studies",
        "/api/studies/{s}/open",
        "/api/studies/{s}/frames",
        "/api/studies/{s}/series/{e}/thumbnail",
        "/api/status",
        "/dicom-web/studies",
        "/dicom-web/series",
        "/dicom-web/instances",
        "/dicom-web/studies/{s}/series",
        "/dicom-web/studies/{s}/metadata",
        "/dicom-web/studies/{s}/series/{e}/instances",
        "/dicom-web/studies/{s}/series/{e}/instances/{i}/frames/{x}",
        "/dicom-web/studies/{s}/series/{e}/instances/{i}/bulkdata/{x}",
        "/dicom-web/studies/{x}/series/{x}/instances/{x}",
        "/study/{x}",
        "/{x}",
    ];

    private static readonly string[] Names =
    [
        "limit",
        "offset",
        "includefield",
        "fuzzymatching",
        "accept",
        "sort",
        "patientName",
        "dateFrom",
        "modality",
        "v",
        "f",
        "series",
        "frame",
        "PatientName",
        "00100010",
        "StudyDate",
        "StudyTime",
        "StudyInstanceUID",
        "ModalitiesInStudy",
        "SeriesNumber",
        "InstanceNumber",
        "00400275.00400008",
        "PatientBirthDate",
        "SOPClassUID",
    ];

    private static readonly string[] Values =
    [
        "",
        "*",
        "?",
        "%",
        "%00",
        "%FF%FE",
        "'",
        "' OR 1=1 --",
        "\"",
        "\\",
        "../..",
        "0",
        "-1",
        "1",
        "99999999999999999999",
        "NaN",
        "20200101-",
        "-",
        "--",
        "20200230",
        "10-20",
        "0-63",
        "0-1,5",
        "ffffffffffffffff",
        "a*b?c[d]",
        "=",
        "^",
        "^^^^",
        "%F0%9F%A9%BB",
        "1.2.3,1.2.4",
        "multipart/related; type=\"",
        ";q=",
        "all",
        "00100010",
        "true",
        "_",
        "~",
    ];

    [Fact]
    public async Task No_query_makes_the_server_fail()
    {
        var server = await series.GetAsync();
        var row = server.Archive.FindInstances(new InstanceQuery { Limit = 1 }).Items[0];
        var random = new Random(20261123);
        for (var i = 0; i < 600; i++)
        {
            var path = Fill(Paths[random.Next(Paths.Length)], row, random);
            var query = string.Join(
                '&',
                Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(Names)}={Value()}")
            );
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
            if (random.Next(4) == 0)
                request.Headers.TryAddWithoutValidation("Accept", Value());
            using var answer = await server.Client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead
            );
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} {path}?{query}");
        }

        string Pick(string[] from) => from[random.Next(from.Length)];

        string Value()
        {
            if (random.Next(3) > 0)
                return Pick(Values);
            var text = new StringBuilder();
            for (var n = random.Next(40); n > 0; n--)
                text.Append((char)random.Next(32, 0x500));
            return Uri.EscapeDataString(text.ToString());
        }

        string Fill(string path, InstanceRow known, Random r) =>
            path.Replace("{s}", r.Next(4) > 0 ? known.StudyUid : Value(), StringComparison.Ordinal)
                .Replace("{e}", r.Next(4) > 0 ? known.SeriesUid : Value(), StringComparison.Ordinal)
                .Replace("{i}", r.Next(4) > 0 ? known.SopUid : Value(), StringComparison.Ordinal)
                .Replace("{x}", Uri.EscapeDataString(Value()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET  HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\0\u0001\u0002\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData(
        "POST /api/studies HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"
    )]
    [InlineData(
        "DELETE /api/studies HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )]
    [InlineData(
        "GET /api/status HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )]
    [InlineData(
        "GET http://evil.example/api/status HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )]
    public async Task A_request_that_is_no_good_is_refused(string request)
    {
        var server = await series.GetAsync();
        var text = request.Replace("{port}", server.Port.ToString(), StringComparison.Ordinal);
        var (status, _) = await RawHttp.SendAsync(server.Port, text);
        Assert.True(status is 0 or (>= 400 and < 500) or 505, $"{status}");
    }

    [Fact]
    public async Task No_value_of_a_patient_or_a_query_is_logged()
    {
        await using var server = await RunningServer.StartAsync();
        var folder = Path.Combine(SharedFiles.Dicom, "series", "mr-wrist-dcm4che");
        await server.Archive.ImportAsync([folder]);
        var row = server.Archive.FindInstances(new InstanceQuery { Limit = 1 }).Items[0];
        var study = server.Archive.GetStudy(row.StudyUid)!;
        var at = $"/dicom-web/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}";
        foreach (
            var path in new[]
            {
                $"/api/studies?patientName={study.PatientName}&patientId={study.PatientId}",
                $"/api/studies?dateFrom={study.PatientName}",
                $"/api/studies/{row.StudyUid}/open",
                $"/api/studies/{row.StudyUid}/frames?v=1&f=Zebra7",
                $"/api/studies/{row.StudyUid}/series/{row.SeriesUid}/thumbnail",
                $"/dicom-web/studies?PatientName={study.PatientName}&StudyDate=Zebra7",
                $"/dicom-web/Zebra7?Zebra7=Zebra7",
                at,
                at + "/metadata",
                at + "/frames/1",
                at + "/frames/Zebra7",
                $"/viewer?StudyInstanceUIDs={row.StudyUid}",
                $"/study/{row.StudyUid}",
            }
        )
            using (await server.Client.GetAsync(path)) { }
        // A file that vanished: the server fails, and still says no name.
        File.Delete(row.BlobPath);
        using (var gone = await server.Client.GetAsync(at + "/metadata"))
            Assert.Equal(500, (int)gone.StatusCode);
        await RawHttp.SendAsync(
            server.Port,
            $"Zebra7 /Zebra7 HTTP/1.1\r\nHost: Zebra7\r\nConnection: close\r\n\r\n"
        );
        var log = server.Log.All;
        Assert.Contains("/api/studies/{study}/open 200", log);
        foreach (
            var secret in new[]
            {
                study.PatientName,
                study.PatientId,
                study.StudyDate,
                study.PatientBirthDate,
                study.AccessionNumber,
                study.StudyDescription,
                row.StudyUid,
                row.SeriesUid,
                row.SopUid,
                "Zebra7",
                row.Sha256,
            }
        )
            if (secret.Length > 0)
                Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
    }
}
