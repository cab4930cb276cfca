using System.CommandLine;
using System.Globalization;

namespace Weir.LeakLab;

/// <summary>How fast the memory engine is in a browser: the hidden command <c>hits</c>.</summary>
internal static class EngineSpeed
{
    // Short rounds, of which the best is what the engine does when nothing else takes the processor; the first run interpreted.
    private const int Hits = 5_000;
    private const int Rounds = 200;

    public static Command Command(Option<string> server, Option<string> data)
    {
        var command = new Command(
            "hits",
            "Finds, leases and gives back entries of a tier, in the browser."
        )
        {
            Hidden = true,
            Options = { server, data },
        };
        command.SetAction(
            (parsed, ct) => RunAsync(parsed.GetValue(server)!, parsed.GetValue(data)!, ct)
        );
        return command;
    }

    private static async Task<int> RunAsync(string server, string data, CancellationToken ct)
    {
        await using var weir = await WeirServer.StartAsync(server, data, ct, "--no-demo");
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        var viewer = new WeirViewer(
            browser,
            weir.Address,
            new Dictionary<string, string> { ["weir.test.probe"] = "1" }
        );
        await viewer.StartAsync(ct);
        foreach (var entries in new[] { 1_000, 10_000, 100_000 })
        {
            var best = 0.0;
            for (var round = 0; round < Rounds; round++)
            {
                var rate = await viewer.EvaluateAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"weir.test.hitsPerSecond({entries}, {Hits})"
                    ),
                    ct
                );
                best = Math.Max(best, rate.GetDouble());
            }
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entries, 7} entries: {best / 1e6:F2} M hits/s"
                )
            );
        }
        return 0;
    }
}
