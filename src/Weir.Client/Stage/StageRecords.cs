using System.Net;

namespace Weir.Client.Stage;

/// <summary>The records of doubles in which events and gestures come from stage.js (protocol.ts has the other side).</summary>
internal static class StageRecords
{
    /// <summary>kind, id, bytes, code, serial.</summary>
    public const int EventFields = 5;

    /// <summary>kind, x, y, deltaX, deltaY, buttons, modifiers.</summary>
    public const int InputFields = 8;

    public static StageEvent ReadEvent(ReadOnlySpan<double> r) =>
        new((StageEventKind)(int)r[0], (int)r[1], (long)r[2], (int)r[3], (int)r[4]);

    public static StageInput ReadInput(ReadOnlySpan<double> r) =>
        new(
            (StageInputKind)(int)r[0],
            r[1],
            r[2],
            r[3],
            r[4],
            (int)r[5],
            (InputModifiers)(int)r[6],
            r[7]
        );

    /// <summary>What a caller of OpenAsync is told when the fetch ended before the manifest was there.</summary>
    public static Exception ToException(int code) =>
        code switch
        {
            >= 400 => new HttpRequestException(
                $"The server answered {code}.",
                null,
                (HttpStatusCode)code
            ),
            (int)FetchOutcome.Aborted => new OperationCanceledException(),
            (int)FetchOutcome.NetworkFailed => new HttpRequestException(
                "The server cannot be reached."
            ),
            (int)FetchOutcome.OutOfMemory => new OutOfMemoryException(),
            _ => new InvalidDataException("The answer is not an open response."),
        };
}
