using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Wire;

namespace Weir.Client.Measuring.Keeping;

/// <summary>
/// What the server has not confirmed, kept by the browser so that a crash loses nothing. Each tab writes a value of its own under its user's
/// name; a tab that starts takes over those of tabs that are gone. What is confirmed is removed at once: here alone the browser keeps
/// study UIDs, because work that names no study is lost.
/// </summary>
internal sealed class WorkJournal(WorkStorage storage, Func<string> user)
{
    private const string Prefix = "weir.work/";

    /// <summary>Browsers keep 5 MB of an origin; work of hours is some 100 KB.</summary>
    private const int MostLetters = 1024 * 1024;

    private string? _key;
    private bool _isWritten;

    private string Mine => $"{Prefix}{Uri.EscapeDataString(user())}/";

    /// <summary>Keeps what is not confirmed; nothing of it removes the value.</summary>
    public void Write(IEnumerable<(string Study, IReadOnlyCollection<StoredMeasurement> Items)> all)
    {
        var work = all.Where(s => s.Items.Count > 0).ToArray();
        if (work.Length == 0)
        {
            if (_isWritten)
            {
                storage.Remove(_key!);
                _isWritten = false;
            }
            return;
        }
        if (_key is null)
        {
            _key = Mine + Guid.NewGuid().ToString("N");
            storage.Hold(_key);
        }
        var text = Text(work);
        if (text.Length <= MostLetters)
        {
            storage.Set(_key, text);
            _isWritten = true;
        }
    }

    /// <summary>What tabs of this user that are gone had not saved, with the keys to <see cref="Remove"/> once it is kept here.</summary>
    public async Task<(
        IReadOnlyList<string> Keys,
        IReadOnlyList<(string Study, StoredMeasurement Item)> Items
    )> OrphansAsync()
    {
        var keys = await storage.Orphans(Mine);
        var items = new List<(string, StoredMeasurement)>();
        foreach (var key in keys)
        {
            items.AddRange(Read(storage.Get(key) ?? ""));
        }
        return (keys, items);
    }

    /// <summary>Forgets what was taken over.</summary>
    public void Remove(IEnumerable<string> keys)
    {
        foreach (var key in keys.Where(k => k != _key))
        {
            storage.Remove(key);
        }
    }

    /// <summary>Another user's time begins: what is kept of the one before stays, under that name.</summary>
    public void Leave()
    {
        if (_key is not null)
        {
            storage.Hold("");
        }
        (_key, _isWritten) = (null, false);
    }

    private static string Text((string Study, IReadOnlyCollection<StoredMeasurement> Items)[] work)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var (study, items) in work)
            {
                json.WriteStartObject();
                json.WriteString("study", study);
                json.WriteStartArray("measurements");
                foreach (var one in items)
                {
                    MeasurementCodec.Write(json, one);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    // Anybody may have written there: what cannot be read is skipped, the rest is kept.
    private static List<(string, StoredMeasurement)> Read(string text)
    {
        var items = new List<(string, StoredMeasurement)>();
        if (text.Length > MostLetters)
        {
            return items;
        }
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var of in json.RootElement.EnumerateArray())
            {
                if (
                    of.GetProperty("study").GetString() is { } study
                    && MeasurementCodec.IsUid(study)
                )
                {
                    items.AddRange(MeasurementCodec.Read(of).Items.Select(one => (study, one)));
                }
            }
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            Console.Error.WriteLine($"Unsaved work could not be read: {e.GetType().Name}");
        }
        return items;
    }
}
