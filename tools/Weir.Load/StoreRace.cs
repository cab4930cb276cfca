using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Weir.Dicom;
using Weir.LeakLab;

namespace Weir.Load;

/// <summary>
/// Storing by STOW-RS, beside Orthanc and beside what the disk can do: the command <c>store</c>. The same objects, as many in a request, on as
/// many connections, every file synced; in turn, medians.
/// </summary>
internal static class StoreRace
{
    private const string Plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

    private const int WarmUp = 1000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>The command, with the option that it shares with the others.</summary>
    public static Command Command(Option<string> server)
    {
        var side = Number("--side", 256, "Rows and columns of the images: 256 is 128 KB");
        var objects = Number("--objects", 400, "Objects in each run");
        var perRequest = Number("--per-request", 20, "Objects in a request");
        var connections = Number("--connections", 4, "Connections at once");
        var repeats = Number("--repeats", 3, "Runs of each, in turn");
        var command = new Command("store", "Stores objects in Weir, in Orthanc, and bare.")
        {
            server,
            side,
            objects,
            perRequest,
            connections,
            repeats,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    new Shape(
                        parsed.GetValue(side),
                        parsed.GetValue(objects),
                        parsed.GetValue(perRequest),
                        parsed.GetValue(connections)
                    ),
                    parsed.GetValue(repeats),
                    ct
                )
        );
        return command;
    }

    private static Option<int> Number(string name, int value, string what) =>
        new(name) { DefaultValueFactory = _ => value, Description = what };

    private static async Task<int> RunAsync(
        string server,
        Shape shape,
        int repeats,
        CancellationToken ct
    )
    {
        var rates = new Dictionary<string, List<double>>();
        for (var run = 0; run < repeats; run++)
        {
            var files = Enumerable
                .Range(0, shape.Objects)
                .Select(i => File(shape.Side, run, i))
                .ToArray();
            Add("bare", await BareAsync(files, shape, ct));
            Add("weir", await WeirAsync(server, files, shape, ct));
            if (System.IO.File.Exists(Plugin))
                Add("orthanc", await OrthancAsync(files, shape, ct));
        }
        foreach (var (name, all) in rates)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, 8}: {Summary.Median(all):F0} objects/s ({all.Min():F0}-{all.Max():F0})"
                )
            );
        var weir = Summary.Median(rates["weir"]);
        foreach (var name in rates.Keys.Where(name => name != "weir"))
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"weir / {name}: {weir / Summary.Median(rates[name]):F2}"
                )
            );
        return 0;

        void Add(string name, double rate)
        {
            if (!rates.TryGetValue(name, out var all))
                rates[name] = all = [];
            all.Add(rate);
        }
    }

    // The limit: the same bytes into new files, each synced, on as many threads; hashed, since what is stored must be known.
    private static async Task<double> BareAsync(byte[][] files, Shape shape, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("weir-bare-").FullName;
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(
            0,
            files.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = shape.Connections,
                CancellationToken = ct,
            },
            (i, _) =>
            {
                using var file = System.IO.File.OpenHandle(
                    Path.Combine(folder, $"{i}"),
                    FileMode.CreateNew,
                    FileAccess.Write
                );
                SHA256.HashData(files[i], stackalloc byte[32]);
                RandomAccess.Write(file, files[i], 0);
                RandomAccess.FlushToDisk(file);
                return ValueTask.CompletedTask;
            }
        );
        var rate = files.Length / clock.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return rate;
    }

    private static async Task<double> WeirAsync(
        string server,
        byte[][] files,
        Shape shape,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("weir-store-").FullName;
        double rate;
        await using (
            var weir = await WeirServer.StartWithAsync(
                Path.GetFullPath(server),
                folder,
                [("Frames__FillWhenIdle", "false")],
                ct,
                "--no-demo"
            )
        )
            rate = await StoreAsync(new Uri(weir.Address, "dicom-web/studies"), files, shape, ct);
        Directory.Delete(folder, recursive: true);
        return rate;
    }

    private static async Task<double> OrthancAsync(
        byte[][] files,
        Shape shape,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("weir-orthanc-").FullName;
        var port = FreePort();
        var settings = new Dictionary<string, object>
        {
            ["StorageDirectory"] = folder,
            ["IndexDirectory"] = folder,
            ["HttpPort"] = port,
            ["DicomServerEnabled"] = false,
            ["AuthenticationEnabled"] = false,
            // Its own words for fsync of each file.
            ["SyncStorageArea"] = true,
            ["Plugins"] = new[] { Plugin },
            ["DicomWeb"] = new { Enable = true },
        };
        var file = Path.Combine(folder, "orthanc.json");
        await System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings), ct);
        using var process = Process.Start(
            new ProcessStartInfo("Orthanc", [file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var address = new Uri($"http://127.0.0.1:{port}/dicom-web/studies");
        try
        {
            await WaitAsync(port, ct);
            return await StoreAsync(address, files, shape, ct);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(ct);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> StoreAsync(
        Uri address,
        byte[][] files,
        Shape shape,
        CancellationToken ct
    )
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var requests = files.Chunk(shape.PerRequest).ToArray();
        // A server that has run for a while: the first hundreds make machine code, and tables.
        foreach (var chunk in Enumerable.Range(0, WarmUp).Chunk(shape.PerRequest))
            await PostAsync(client, address, [.. chunk.Select(i => File(16, -1, i))], ct);
        await Task.Delay(Settle, ct);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = shape.Connections,
                CancellationToken = ct,
            },
            async (request, token) => await PostAsync(client, address, request, token)
        );
        return files.Length / clock.Elapsed.TotalSeconds;
    }

    private static async Task PostAsync(
        HttpClient client,
        Uri address,
        byte[][] files,
        CancellationToken ct
    )
    {
        using var body = new MultipartContent("related", "weir-load");
        body.Headers.ContentType!.Parameters.Add(
            new NameValueHeaderValue("type", "\"application/dicom\"")
        );
        foreach (var file in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
            body.Add(part);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        request.Headers.TryAddWithoutValidation("Accept", "application/dicom+json");
        using var answer = await client.SendAsync(request, ct);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"Not stored: {answer.StatusCode}");
    }

    private static async Task WaitAsync(int port, CancellationToken ct)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{port}/system", ct);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, ct);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] File(int side, int run, int i)
    {
        var pixels = new byte[side * side * 2];
        new Random(i).NextBytes(pixels);
        var study = string.Create(CultureInfo.InvariantCulture, $"2.25.{run + 2}.{i / 100 + 1}");
        using var file = new MemoryStream();
        DicomWriter.Write(
            file,
            null,
            new DicomDataset()
                .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.4")
                .Set(DicomTags.SOPInstanceUID, $"{study}.1.{i + 1}")
                .Set(DicomTags.StudyInstanceUID, study)
                .Set(DicomTags.SeriesInstanceUID, $"{study}.1")
                .Set(DicomTags.PatientName, "PHANTOM^STORE")
                .Set(DicomTags.PatientID, study)
                .Set(DicomTags.Modality, "MR")
                .Set(DicomTags.SeriesNumber, 1)
                .Set(DicomTags.InstanceNumber, i + 1)
                .Set(DicomTags.SamplesPerPixel, 1)
                .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
                .Set(DicomTags.Rows, side)
                .Set(DicomTags.Columns, side)
                .Set(DicomTags.BitsAllocated, 16)
                .Set(DicomTags.BitsStored, 16)
                .Set(DicomTags.HighBit, 15)
                .Set(DicomTags.PixelRepresentation, 0)
                .Set(DicomTags.PixelData, pixels, DicomVR.OW),
            TransferSyntax.ExplicitLittleEndian
        );
        return file.ToArray();
    }

    private readonly record struct Shape(int Side, int Objects, int PerRequest, int Connections);
}
