using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>
/// The audit log: <c>audit/yyyy-MM-dd.jsonl</c> in the data folder, a file a day (UTC), one JSON object a line, mode 600, only ever
/// appended to. A request hands its entry over and goes on; a writer takes what has gathered, appends it and syncs the file, so that a
/// power cut costs what came within the last sync's time. Where the disk is full, entries wait, 10,000 at most, and are tried again each
/// second; what finds no room is counted, and the count is the first entry that is written then.
/// </summary>
public sealed class AuditLog : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int MostBatch = 1000;
    private const int MostRemembered = 20_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly int? _keepDays;
    private DateTime _cleared;
    private readonly Channel<Entry> _waiting = Channel.CreateBounded<Entry>(MostWaiting);
    private readonly Lock _gate = new();
    private readonly Dictionary<Entry, DateTimeOffset> _recent = [];
    private long _lost;
    private long _lostSaid;

    /// <summary>Opens the log.</summary>
    public AuditLog(WeirOptions options, TimeProvider time, WeirMeter meter)
    {
        (_time, _keepDays) = (time, options.Audit.KeepDays);
        Folder = Path.Combine(Path.GetFullPath(options.DataDirectory), "audit");
        meter.Meter.CreateObservableGauge(
            "weir.audit.failing",
            () => IsFailing ? 1 : 0,
            null,
            "1 while the audit log cannot be written"
        );
        meter.Meter.CreateObservableCounter(
            "weir.audit.lost",
            () => Interlocked.Read(ref _lost),
            null,
            "Entries of the audit log for which there was no room"
        );
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>Whether the last attempt to write failed.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>Entries for which there was no room.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Whether entries wait to be written.</summary>
    internal bool HasWaiting => _waiting.Reader.TryPeek(out _);

    /// <summary>Hands an entry over; never waits.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="user">Who did it.</param>
    /// <param name="from">From which address.</param>
    /// <param name="study">With which study, by UID.</param>
    /// <param name="outcome">One word.</param>
    public void Write(
        AuditAction action,
        CurrentUser user,
        IPAddress? from,
        string? study,
        string outcome
    )
    {
        var entry = new Entry(
            default,
            action,
            user.Name,
            user.Id,
            from?.ToString() ?? "",
            Uid(study),
            outcome
        );
        var now = _time.GetUtcNow();
        if (action is AuditAction.Retrieved or AuditAction.Searched && IsRepeated(entry, now))
            return;
        if (!_waiting.Writer.TryWrite(entry with { Time = now }))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Writes what waits now; <see cref="ExecuteAsync"/> does it all the time. False: it could not be written and waits on.</summary>
    internal bool Flush(List<Entry> batch)
    {
        while (batch.Count < MostBatch && _waiting.Reader.TryRead(out var entry))
            batch.Add(entry);
        if (batch.Count == 0)
            return true;
        try
        {
            var lost = Lost;
            foreach (var day in batch.GroupBy(entry => entry.Time.UtcDateTime.Date))
                Append(day.Key, day, lost - _lostSaid);
            (_lostSaid, IsFailing) = (lost, false);
            batch.Clear();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsFailing = true;
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Entry>();
        try
        {
            ClearOld();
            while (batch.Count > 0 || await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                ClearOld();
                if (!Flush(batch))
                    await Task.Delay(RetryAfter, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        while (Flush(batch) && HasWaiting) { }
    }

    // Once a day, with its first entry; at start too.
    private void ClearOld()
    {
        var today = _time.GetUtcNow().UtcDateTime.Date;
        if (_keepDays is { } days && _cleared != today)
            AuditRetention.Apply(Folder, days, today);
        _cleared = today;
    }

    private void Append(DateTime day, IEnumerable<Entry> entries, long lost)
    {
        Directory.CreateDirectory(
            Folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".jsonl";
        using var file = new FileStream(
            Path.Combine(Folder, name),
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        var end = file.Length;
        using var lines = new MemoryStream();
        // A crash may have torn the last line: the next one begins anew.
        if (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() != '\n')
                lines.WriteByte((byte)'\n');
        }
        if (lost > 0)
            Line(
                lines,
                new Entry(_time.GetUtcNow(), AuditAction.Lost, "", "", "", "", $"{lost} entries")
            );
        foreach (var entry in entries)
            Line(lines, entry);
        try
        {
            file.Position = end;
            file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a batch would be written twice.
            file.SetLength(end);
            throw;
        }
    }

    private static void Line(MemoryStream lines, in Entry entry)
    {
        using (
            var json = new Utf8JsonWriter(
                lines,
                // The file is no web page; names of accounts stay readable.
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time.UtcDateTime);
            json.WriteString("action", JsonNamingPolicy.CamelCase.ConvertName($"{entry.Action}"));
            json.WriteString("outcome", entry.Outcome);
            json.WriteString("user", entry.User);
            json.WriteString("userId", entry.UserId);
            json.WriteString("from", entry.From);
            json.WriteString("study", entry.Study);
            json.WriteEndObject();
        }
        lines.WriteByte((byte)'\n');
    }

    private bool IsRepeated(Entry entry, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(entry, out var last) && now - last < Quiet)
                return true;
            // Rather too many entries than too much memory.
            if (_recent.Count >= MostRemembered)
                _recent.Clear();
            _recent[entry] = now;
            return false;
        }
    }

    /// <summary>
    /// What came in an address may be anything, a patient's ID too: only what is built like a UID (PS3.5 section 9: 0, 1 or 2, then numbers
    /// after dots) is written down.
    /// </summary>
    private static string Uid(string? text) =>
        text is null ? ""
        : text.Length is > 4 and <= 64
        && text is ['0' or '1' or '2', '.', ..]
        && text.AsSpan().IndexOfAnyExcept("0123456789.") < 0
            ? text
        : "(no UID)";

    /// <summary>A line.</summary>
    internal readonly record struct Entry(
        DateTimeOffset Time,
        AuditAction Action,
        string User,
        string UserId,
        string From,
        string Study,
        string Outcome
    );
}
