using System.CommandLine;
using System.Globalization;
using Weir.Dicom;
using Weir.Server.Archive;

namespace Weir.LeakLab;

/// <summary>A film of 400 MB plays round and round, and the system says what the tab holds: the command <c>film</c> (scenario 16).</summary>
internal static class FilmScenario
{
    private const int Rate = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>The command, with the options that it shares with the others.</summary>
    public static Command Command(Option<string> server, Option<int> budget)
    {
        var minutes = new Option<double>("--minutes")
        {
            DefaultValueFactory = _ => 5,
            Description = "How long it plays",
        };
        var command = new Command("film", "Plays a colour film of 400 MB, and reads memory.")
        {
            server,
            budget,
            minutes,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    (long)parsed.GetValue(budget) << 20,
                    TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string server,
        long budget,
        TimeSpan duration,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("weir-film-").FullName;
        try
        {
            var data = Path.Combine(folder, "archive");
            await ImportAsync(data, Path.Combine(folder, "film.dcm"), ct);
            await using var weir = await WeirServer.StartAsync(server, data, ct, "--no-demo");
            await using var browser = await Chromium.StartAsync(1275, 942, ct);
            var viewer = new WeirViewer(
                browser,
                weir.Address,
                new Dictionary<string, string>
                {
                    ["weir.memory.limit"] = budget.ToString(CultureInfo.InvariantCulture),
                }
            );
            await viewer.StartAsync(ct);
            var empty = browser.ReadMemory();
            await viewer.ShowAsync(MadeFilm.StudyUid, ct);
            await viewer.PressAsync("[data-testid=cine-play]", ct);
            Print("list", empty, 0, 0);
            for (var at = Interval; at <= duration; at += Interval)
            {
                await Task.Delay(Interval, ct);
                var stats = await viewer.StatsAsync(ct);
                var drawn = await viewer.EvaluateAsync("lab.frames.splice(0).length", ct);
                Print(
                    string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds:F0} s"),
                    browser.ReadMemory(),
                    stats.GetProperty("ledgerBytes").GetInt64(),
                    drawn.GetInt32() / Interval.TotalSeconds
                );
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ImportAsync(string data, string path, CancellationToken ct)
    {
        await using (var file = File.Create(path))
        {
            DicomWriter.Write(file, null, MadeFilm.Of(Rate), TransferSyntax.ExplicitLittleEndian);
        }
        await using var archive = ArchiveStore.Open(data);
        await archive.ImportAsync([path], null, null, ct);
    }

    private static void Print(string when, BrowserMemory memory, long ledger, double rate) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{when, 6}: renderer {memory.Renderer / 1048576.0:F1} MB, GPU {memory.Gpu / 1048576.0:F1} MB, ledger {ledger / 1048576.0:F1} MB, {rate:F1} frames/s"
            )
        );
}
