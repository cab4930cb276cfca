using System.Text.Json;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Dicomweb;

/// <summary>Failure reasons of an object that was not stored (PS3.18 table 10.5.1-1 and PS3.4 annex B.2.3).</summary>
internal static class StoreFailure
{
    /// <summary>Refused: not authorised.</summary>
    public const ushort NotAuthorized = 0x0124;

    /// <summary>Duplicate SOP Instance: other bytes are stored under its UID.</summary>
    public const ushort Duplicate = 0x0111;

    /// <summary>Out of resources.</summary>
    public const ushort OutOfResources = 0xA700;

    /// <summary>The data set is not what was announced: another study than the address names.</summary>
    public const ushort DoesNotMatch = 0xA900;

    /// <summary>Cannot understand.</summary>
    public const ushort CannotUnderstand = 0xC000;
}

/// <summary>Takes in the objects of a STOW-RS request and says what became of each (PS3.18 section 10.5.3).</summary>
internal sealed class StoreAnswer
{
    private const string OtherStudy = "it is of another study than the address names";
    private const string NotOpen = "its study is not open to this user";
    private const string NoRoom = "the disk is full or fails";

    // Objects that are examined, synced and committed while others come in; more would only wait.
    private const int MostUnderWay = 64;

    private readonly HttpContext context;
    private readonly ArchiveStore archive;
    private readonly Func<StudyRow, string?> _whyNot;
    private readonly List<Outcome> _outcomes = [];
    private readonly Queue<Task<StoredObject>> _underWay = [];

    /// <summary>Begins; what the request says of study and user is read now, since objects are looked at beside it.</summary>
    public StoreAnswer(HttpContext context, ArchiveStore archive)
    {
        (this.context, this.archive) = (context, archive);
        var asked = context.Request.RouteValues[StudyGate.RouteValue] as string;
        var within = CurrentUser.Of(context).Within;
        _whyNot = study =>
            asked is not null && asked != study.StudyUid ? OtherStudy
            : within is null || archive.GetStudy(study.StudyUid) is null ? null
            : archive
                .FindStudies(new StudyQuery { StudyUids = [study.StudyUid], Within = within })
                .Total > 0
                ? null
            : NotOpen;
    }

    /// <summary>Takes in one object, to the end of its stream.</summary>
    public async Task TakeAsync(Stream content)
    {
        try
        {
            _underWay.Enqueue(await archive.ReceiveAsync(content, _whyNot, context.RequestAborted));
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // Read on: the others are told the same, and the client gets an answer instead of a broken connection.
            await content.CopyToAsync(Stream.Null, context.RequestAborted);
            Refuse(StoreFailure.OutOfResources);
        }
        while (
            _underWay.TryPeek(out var first)
            && (first.IsCompleted || _underWay.Count > MostUnderWay)
        )
        {
            await EndAsync(_underWay.Dequeue());
        }
    }

    /// <summary>Waits for what is under way, where there will be no answer of what became of it.</summary>
    public async Task AbandonAsync()
    {
        while (_underWay.TryDequeue(out var next))
            await EndAsync(next);
    }

    /// <summary>Says that a part was not taken in.</summary>
    public void Refuse(ushort reason) => _outcomes.Add(new Outcome(null, reason, ""));

    /// <summary>Waits until all are durable, and writes the answer.</summary>
    public async Task WriteAsync()
    {
        while (_underWay.TryDequeue(out var next))
            await EndAsync(next);
        if (_outcomes.Count == 0)
        {
            await Problems.WriteAsync(context, 400, "Nothing to store", "The body has no part.");
            return;
        }
        foreach (
            var uid in _outcomes.Select(o => o.Entry?.Study.StudyUid).OfType<string>().Distinct()
        )
            AuditTrail.NoteStudy(context, uid);
        var failed = _outcomes.Count(o => o.IsFailure);
        var response = context.Response;
        response.StatusCode =
            failed == 0 ? StatusCodes.Status200OK
            : failed < _outcomes.Count ? StatusCodes.Status202Accepted
            : StatusCodes.Status409Conflict;
        response.ContentType = MediaTypes.DicomJson;
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json);
    }

    private async Task EndAsync(Task<StoredObject> one)
    {
        try
        {
            var (entry, report) = await one;
            _outcomes.Add(new Outcome(entry, ReasonOf(report), report.Reason));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or Microsoft.Data.Sqlite.SqliteException
            )
        {
            _outcomes.Add(new Outcome(null, StoreFailure.OutOfResources, NoRoom));
        }
    }

    private static ushort ReasonOf(ImportedFile report) =>
        report.Outcome switch
        {
            ImportOutcome.Imported or ImportOutcome.Duplicate => 0,
            ImportOutcome.Conflict => StoreFailure.Duplicate,
            _ when report.Reason == OtherStudy => StoreFailure.DoesNotMatch,
            _ when report.Reason == NotOpen => StoreFailure.NotAuthorized,
            _ => StoreFailure.CannotUnderstand,
        };

    private void Write(Utf8JsonWriter json)
    {
        var root = DicomwebEndpoints.Root(context.Request);
        json.WriteStartObject();
        string[] studies =
        [
            .. _outcomes.Where(o => !o.IsFailure).Select(o => o.Entry!.Study.StudyUid).Distinct(),
        ];
        if (studies is [var only])
            Value(json, "00081190", "UR", $"{root}/studies/{only}");
        // Objects without UIDs have a sequence of their own.
        Sequence(
            json,
            "00081198",
            _outcomes.Where(o => o is { IsFailure: true, Entry: not null }),
            root
        );
        Sequence(json, "00081199", _outcomes.Where(o => !o.IsFailure), root);
        Sequence(
            json,
            "0008119A",
            _outcomes.Where(o => o is { IsFailure: true, Entry: null }),
            root
        );
        json.WriteEndObject();
    }

    private static void Sequence(
        Utf8JsonWriter json,
        string tag,
        IEnumerable<Outcome> outcomes,
        string root
    )
    {
        var open = false;
        foreach (var outcome in outcomes)
        {
            if (!open)
            {
                json.WriteStartObject(tag);
                json.WriteString("vr", "SQ");
                json.WriteStartArray("Value");
                open = true;
            }
            json.WriteStartObject();
            if (outcome.Entry is { } entry)
            {
                Value(json, "00081150", "UI", entry.Instance.SopClassUid);
                Value(json, "00081155", "UI", entry.Instance.SopUid);
            }
            if (outcome.IsFailure)
                Number(json, "00081197", outcome.Reason);
            else
                Value(
                    json,
                    "00081190",
                    "UR",
                    $"{root}/studies/{outcome.Entry!.Study.StudyUid}/series/{outcome.Entry.Series.SeriesUid}/instances/{outcome.Entry.Instance.SopUid}"
                );
            // What was odd about it, or why it was not stored: words of the program.
            if (outcome.Words.Length > 0)
                Value(json, "00000902", "LO", outcome.Words);
            json.WriteEndObject();
        }
        if (!open)
            return;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, string tag, string vr, string value)
    {
        json.WriteStartObject(tag);
        json.WriteString("vr", vr);
        json.WriteStartArray("Value");
        json.WriteStringValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string tag, ushort value)
    {
        json.WriteStartObject(tag);
        json.WriteString("vr", "US");
        json.WriteStartArray("Value");
        json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private readonly record struct Outcome(IndexEntry? Entry, ushort Reason, string Words)
    {
        public bool IsFailure => Reason != 0;
    }
}
