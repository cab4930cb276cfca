using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>
/// What becomes of moves of the pointer, by Chromium's own trace: when the worker with the canvas had given its commands, and when the
/// frame with that canvas was displayed. One move at a time, the next when the picture stands again.
/// </summary>
internal static class PointerTrace
{
    private const string Recorder =
        "addEventListener('pointermove', (e) => performance.mark('lab-move', { startTime: e.timeStamp }), true)";

    // Canvases that a worker draws have frame sinks of their own, numbered from here on.
    private const long FirstCanvasSink = 1L << 31;

    private static readonly string[] Categories =
    [
        "viz",
        "blink.user_timing",
        "devtools.timeline",
        "disabled-by-default-display.framedisplayed",
    ];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Drags from the middle of a rectangle, to and fro, and traces each move.</summary>
    /// <param name="page">An attached page.</param>
    /// <param name="x">Where the drag begins, CSS pixels.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="moves">How many moves.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>One of each move that was seen on the screen before the next one; fewer than <paramref name="moves"/> if some were not.</returns>
    public static async Task<IReadOnlyList<MoveTime>> DragAsync(
        Page page,
        double x,
        double y,
        int moves,
        CancellationToken ct
    )
    {
        await page.EvaluateAsync($"window.labMoves ??= ({Recorder}, true)", ct);
        await page.MoveAsync(x, y, false, ct);
        await page.PressAsync(x, y, ct);
        await page.MoveAsync(x + 30, y + 30, true, ct);
        await Task.Delay(Pause * 2, ct);
        await page.CallAsync(
            "Tracing.start",
            new
            {
                traceConfig = new { includedCategories = Categories },
                transferMode = "ReturnAsStream",
            },
            ct
        );
        for (var i = 0; i < moves; i++)
        {
            // A small circle: no two neighbours are alike. The pause wanders through the phases of the display's clock.
            var angle = i * Math.Tau / 10;
            await page.MoveAsync(
                x + 30 + (25 * Math.Sin(angle)),
                y + 30 + (25 * Math.Cos(angle)),
                true,
                ct
            );
            await Task.Delay(Pause + TimeSpan.FromMilliseconds(i * 7 % 17), ct);
        }
        await page.CallAsync("Tracing.end", new { }, ct);
        var complete = await page.EventAsync("Tracing.tracingComplete", ct);
        var trace = await ReadAsync(page, complete.GetProperty("stream").GetString()!, ct);
        await page.ReleaseAsync(x + 30, y + 30, ct);
        return Times(trace);
    }

    private static async Task<JsonElement> ReadAsync(Page page, string stream, CancellationToken ct)
    {
        using var text = new MemoryStream();
        while (true)
        {
            var piece = await page.CallAsync(
                "IO.read",
                new { handle = stream, size = 1 << 20 },
                ct
            );
            var data = piece.GetProperty("data");
            text.Write(
                piece.TryGetProperty("base64Encoded", out var coded) && coded.GetBoolean()
                    ? data.GetBytesFromBase64()
                    : Encoding.UTF8.GetBytes(data.GetString()!)
            );
            if (piece.GetProperty("eof").GetBoolean())
            {
                break;
            }
        }
        await page.CallAsync("IO.close", new { handle = stream }, ct);
        using var trace = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length));
        return trace.RootElement.GetProperty("traceEvents").Clone();
    }

    private static List<MoveTime> Times(JsonElement trace)
    {
        var events = trace
            .EnumerateArray()
            .Select(Read)
            .OfType<Step>()
            .OrderBy(e => e.At)
            .ToArray();
        var moves = events.Where(e => e.Kind == StepKind.Moved).Select(e => e.At).ToArray();
        var times = new List<MoveTime>(moves.Length);
        for (var i = 0; i < moves.Length; i++)
        {
            var until = i + 1 < moves.Length ? moves[i + 1] : double.MaxValue;
            // Drawn by the worker, then handed in, then displayed: each the first after the one before.
            if (
                After(events, StepKind.Drawn, moves[i]) is { } drawn
                && After(events, StepKind.HandedIn, drawn.At) is { } handed
                && After(events, StepKind.Displayed, handed.At) is { } displayed
                && displayed.At < until
            )
            {
                times.Add(
                    new MoveTime((drawn.Ends - moves[i]) / 1000, (displayed.At - moves[i]) / 1000)
                );
            }
        }
        return times;
    }

    private static Step? After(Step[] steps, StepKind kind, double at)
    {
        foreach (var step in steps)
        {
            if (step.Kind == kind && step.At >= at)
            {
                return step;
            }
        }
        return null;
    }

    private static Step? Read(JsonElement e)
    {
        StepKind? kind = e.GetProperty("name").GetString() switch
        {
            "lab-move" => StepKind.Moved,
            "FireAnimationFrame" when IsInWorker(e) => StepKind.Drawn,
            "Surface::CommitFrame" when IsOfCanvas(e) => StepKind.HandedIn,
            "Display::FrameDisplayed" => StepKind.Displayed,
            _ => null,
        };
        if (kind is not { } known)
        {
            return null;
        }
        var at = e.GetProperty("ts").GetDouble();
        return new Step(
            known,
            at,
            e.TryGetProperty("dur", out var lasts) ? at + lasts.GetDouble() : at
        );
    }

    private static bool IsInWorker(JsonElement e) =>
        e.GetProperty("args").TryGetProperty("data", out var data)
        && data.TryGetProperty("worker", out _);

    // SurfaceId(FrameSinkId(7, 2147483648), LocalSurfaceId(...))
    private static bool IsOfCanvas(JsonElement e)
    {
        var parts = e.GetProperty("args").GetProperty("SurfaceId").GetString()!.Split(',', ')');
        return long.TryParse(parts[1], CultureInfo.InvariantCulture, out var sink)
            && sink >= FirstCanvasSink;
    }

    private enum StepKind
    {
        Moved,
        Drawn,
        HandedIn,
        Displayed,
    }

    // Microseconds.
    private readonly record struct Step(StepKind Kind, double At, double Ends);
}

/// <summary>What became of one move of the pointer.</summary>
/// <param name="DrawnMs">Until the worker had given its drawing commands.</param>
/// <param name="DisplayedMs">Until the frame with them was displayed.</param>
internal readonly record struct MoveTime(double DrawnMs, double DisplayedMs);
