using System.CommandLine;
using System.Globalization;
using Weir.Dicom;
using Weir.Server.Archive;

namespace Weir.LeakLab;

/// <summary>
/// Ten priors of 100 MB are compared with the current study one after another, all within one mode: the command <c>priors</c>
/// (scenario 24). After each the system says what the tab holds.
/// </summary>
internal static class PriorsScenario
{
    private const int Slices = 200;
    private const int Side = 512;

    /// <summary>The command, with the options that it shares with the others.</summary>
    public static Command Command(Option<string> server, Option<int> budget)
    {
        var priors = new Option<int>("--priors")
        {
            DefaultValueFactory = _ => 10,
            Description = "How many",
        };
        var command = new Command(
            "priors",
            "Compares priors of 100 MB one after another in one mode, and reads memory."
        )
        {
            server,
            budget,
            priors,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    (long)parsed.GetValue(budget) << 20,
                    parsed.GetValue(priors),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string server,
        long budget,
        int priors,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("weir-priors-").FullName;
        try
        {
            await ImportAsync(folder, priors + 1, ct);
            await using var weir = await WeirServer.StartAsync(server, folder, ct, "--no-demo");
            await using var browser = await Chromium.StartAsync(1275, 942, ct);
            var viewer = new WeirViewer(
                browser,
                weir.Address,
                new Dictionary<string, string>
                {
                    ["weir.memory.limit"] = budget.ToString(CultureInfo.InvariantCulture),
                    ["weir.viewer.hanging"] = "off",
                }
            );
            await viewer.StartAsync(ct);
            var empty = browser.ReadMemory();
            await viewer.ShowAsync(Study(priors), ct);
            await PrintAsync("alone", browser, viewer, empty, ct);
            for (var prior = priors - 1; prior >= 0; prior--)
            {
                await viewer.PressAsync(
                    $"[data-testid=timeline-study][data-study-uid='{Study(prior)}']",
                    ct
                );
                await viewer.PressAsync(
                    $"[data-testid=viewport][data-index='1'][data-study-uid='{Study(prior)}'][data-state=ready]",
                    ct
                );
                // Until nothing more comes in: the whole prior, as far as the budget goes.
                await viewer.EvaluateAsync(
                    "(async () => { for (let calm = 0; calm < 10; ) { const s = await weir.stats();"
                        + " calm = s.requestsInFlight + s.loadsInFlight === 0 ? calm + 1 : 0;"
                        + " await new Promise((r) => setTimeout(r, 100)); } })()",
                    ct
                );
                await PrintAsync($"prior {priors - prior}", browser, viewer, empty, ct);
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Study(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"2.25.24.{number + 1}");

    private static async Task ImportAsync(string data, int studies, CancellationToken ct)
    {
        await using var archive = ArchiveStore.Open(data);
        await Parallel.ForAsync(
            0,
            studies * Slices,
            ct,
            async (at, token) =>
            {
                using var file = new MemoryStream();
                DicomWriter.Write(
                    file,
                    null,
                    Slice(at / Slices, at % Slices),
                    TransferSyntax.ExplicitLittleEndian
                );
                file.Position = 0;
                await archive.ImportStreamAsync(file, "", token);
            }
        );
    }

    // Twelve bits of noise over a slope: as large on the way as in memory, nearly.
    private static DicomDataset Slice(int study, int slice)
    {
        var random = new Random((study * Slices) + slice);
        var pixels = new byte[Side * Side * 2];
        for (var i = 0; i < Side * Side; i++)
        {
            BitConverter.TryWriteBytes(
                pixels.AsSpan(2 * i),
                (ushort)(random.Next(2048) + ((i % Side) * 4))
            );
        }
        return new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
            .Set(DicomTags.SOPInstanceUID, $"{Study(study)}.1.{slice + 1}")
            .Set(DicomTags.StudyInstanceUID, Study(study))
            .Set(DicomTags.SeriesInstanceUID, $"{Study(study)}.1")
            .Set(DicomTags.FrameOfReferenceUID, $"{Study(study)}.1.0")
            .Set(DicomTags.PatientName, "PHANTOM^PRIORS")
            .Set(DicomTags.PatientID, "PRIORS")
            .Set(DicomTags.StudyDate, $"{2010 + study}0101")
            .Set(DicomTags.Modality, "CT")
            .Set(DicomTags.SeriesNumber, 1)
            .Set(DicomTags.InstanceNumber, slice + 1)
            .Set(DicomTags.ImagePositionPatient, $"0\\0\\{slice}")
            .Set(DicomTags.ImageOrientationPatient, "1\\0\\0\\0\\1\\0")
            .Set(DicomTags.PixelSpacing, "0.7\\0.7")
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, Side)
            .Set(DicomTags.Columns, Side)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 12)
            .Set(DicomTags.HighBit, 11)
            .Set(DicomTags.PixelRepresentation, 0)
            .Set(DicomTags.PixelData, pixels, DicomVR.OW);
    }

    private static async Task PrintAsync(
        string when,
        Chromium browser,
        WeirViewer viewer,
        BrowserMemory empty,
        CancellationToken ct
    )
    {
        var stats = await viewer.StatsAsync(ct);
        var now = browser.ReadMemory();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{when, 9}: renderer {Megabytes(now.Renderer):F0} MB, GPU {Megabytes(now.Gpu):F0} MB, above the list {Megabytes(now.Renderer + now.Gpu - empty.Renderer - empty.Gpu):F0} MB, ledger {Megabytes(stats.GetProperty("ledgerBytes").GetInt64()):F0} MB"
            )
        );
    }

    private static double Megabytes(long bytes) => bytes / 1048576.0;
}
