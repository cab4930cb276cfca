using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Dicom;

namespace Weir.CodecLab;

/// <summary>
/// A study whose slices are all one compressed image, each under a name of its own, opened while others keep the processors busy: nothing of
/// it was prepared, so each frame is decoded when it is asked for.
/// </summary>
internal static class OpenStudy
{
    private const int Times = 7;

    public static async Task<int> RunAsync(string image, int slices, int busy, string server)
    {
        var folder = Directory.CreateTempSubdirectory("weir-codeclab-");
        try
        {
            for (var study = 0; study < Times; study++)
                Write(image, slices, study, folder.CreateSubdirectory($"in/{study}").FullName);
            var data = Path.Combine(folder.FullName, "data");
            await Finish(
                Start(server, "import", Path.Combine(folder.FullName, "in"), "--data", data)
            );
            using var process = Start(
                server,
                "serve",
                "--data",
                data,
                "--no-demo",
                "--port",
                $"{FreePort(out var port)}"
            );
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await UntilReady(client);
            using var stop = new CancellationTokenSource();
            for (var i = 0; i < busy; i++)
                new Thread(() => Spin(stop.Token)) { IsBackground = true }.Start();
            var times = new List<double>();
            for (var study = 0; study < Times; study++)
            {
                var watch = Stopwatch.StartNew();
                var answer = await client.GetByteArrayAsync($"/api/studies/2.25.77{study}/open");
                times.Add(watch.Elapsed.TotalMilliseconds);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"study {study}: manifest and first image after {times[^1]:0} ms, {answer.Length} bytes"
                    )
                );
            }
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{slices} slices, {busy} processors busy: median {times.Order().ElementAt(Times / 2):0} ms, the first {times[0]:0} ms, the longest {times.Max():0} ms"
                )
            );
            stop.Cancel();
            process.Kill();
            await process.WaitForExitAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string image, int slices, int study, string folder)
    {
        using var source = FrameSource.Open(image);
        ReadOnlyMemory<byte>[] frames = [source.ReadFrame(0)];
        var data = source.File.Dataset;
        data.Remove(DicomTags.PixelData);
        data.Set(DicomTags.StudyInstanceUID, $"2.25.77{study}")
            .Set(DicomTags.SeriesInstanceUID, $"2.25.77{study}.1")
            .Set(DicomTags.PatientID, "PHANTOM");
        for (var slice = 0; slice < slices; slice++)
        {
            data.Set(DicomTags.SOPInstanceUID, $"2.25.77{study}.1.{slice + 1}")
                .Set(DicomTags.InstanceNumber, slice + 1);
            using var file = File.Create(Path.Combine(folder, $"{slice}.dcm"));
            DicomWriter.Write(file, null, data, source.Syntax, PixelContent.Frames(frames));
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        // Nothing is prepared in the background: what is measured is decoding on demand.
        start.Environment["WEIR_Frames__FillWhenIdle"] = "false";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(
                System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                ".."
            )
        );
        return Process.Start(start)!;
    }

    private static async Task Finish(Process process)
    {
        _ = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The import failed.");
        process.Dispose();
    }

    private static async Task UntilReady(HttpClient client)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var answer = await client.GetAsync("/healthz");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) { }
            await Task.Delay(100);
        }
        throw new TimeoutException("The server does not get ready.");
    }

    private static int FreePort(out int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Spin(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) { }
    }
}
