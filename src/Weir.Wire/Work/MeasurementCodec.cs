using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Weir.Wire;

/// <summary>
/// Measurements as JSON: <c>{"revision": 7, "measurements": [{"id", "kind", "series", "sop", "frame", "points", "label", "value", "deleted"}]}</c>.
/// What is read is hostile: every length is bounded and every number finite, else <see cref="FormatException"/> names the field.
/// </summary>
public static class MeasurementCodec
{
    /// <summary>Most measurements of one study and user, marks of removed ones among them; a guess far above what readers make.</summary>
    public const int MaxItems = 2000;

    /// <summary>Longest <see cref="StoredMeasurement.Label"/>, in UTF-16 units.</summary>
    public const int MaxLabel = 200;

    /// <summary>Longest <see cref="StoredMeasurement.Value"/>, in UTF-16 units.</summary>
    public const int MaxValue = 400;

    /// <summary>Most bytes of a set as JSON: <see cref="MaxItems"/> with the longest texts.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Most bytes of what is written at a time, as <c>Http:MaxRequestBodyBytes</c> has it by default.</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    /// <summary>Most measurements that are written at a time: with the longest texts they are fewer bytes than <see cref="MaxRequestBytes"/>.</summary>
    public const int MaxBatch = 100;

    /// <summary>A UID has 64 characters at most (PS3.5 section 9.1).</summary>
    private const int MaxUid = 64;

    /// <summary>Rows and Columns are 16 bits (PS3.3 section C.7.6.3); what lies far outside of any image is no place on it.</summary>
    private const double Farthest = 1e6;

    /// <summary>Points of a kind; 0 when there is no such kind.</summary>
    public static int PointsOf(string kind) =>
        kind switch
        {
            "angle" => 3,
            "length" or "ellipse" or "rectangle" => 2,
            _ => 0,
        };

    /// <summary>Whether a text has the form of a UID.</summary>
    public static bool IsUid(string text) =>
        text.Length is > 0 and <= MaxUid && text.All(c => char.IsAsciiDigit(c) || c == '.');

    /// <summary>Writes a set.</summary>
    public static void Write(IBufferWriter<byte> output, MeasurementSet set)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("revision", set.Revision);
        json.WriteStartArray("measurements");
        foreach (var one in set.Items)
        {
            Write(json, one);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes one.</summary>
    public static void Write(Utf8JsonWriter json, StoredMeasurement one)
    {
        json.WriteStartObject();
        json.WriteString("id", one.Id);
        json.WriteString("kind", one.Kind);
        json.WriteString("series", one.SeriesUid);
        json.WriteString("sop", one.SopUid);
        json.WriteNumber("frame", one.Frame);
        json.WriteStartArray("points");
        foreach (var number in one.Points)
        {
            json.WriteNumberValue(number);
        }
        json.WriteEndArray();
        json.WriteString("label", one.Label);
        json.WriteString("value", one.Value);
        if (one.Deleted)
        {
            json.WriteBoolean("deleted", true);
        }
        json.WriteEndObject();
    }

    /// <summary>Reads a set.</summary>
    /// <exception cref="FormatException">It is none; the field is named, its value is not.</exception>
    public static MeasurementSet Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            throw new FormatException("too many bytes");
        }
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("not the JSON of measurements");
        }
    }

    /// <summary>Reads a set from an element of a larger document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MeasurementSet Read(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("measurements", out var list)
            || list.ValueKind != JsonValueKind.Array
        )
        {
            throw new FormatException("measurements must be an array");
        }
        var revision =
            root.TryGetProperty("revision", out var r) && r.TryGetInt64(out var n) ? n : 0;
        if (list.GetArrayLength() > MaxItems)
        {
            throw new FormatException($"measurements must be {MaxItems} at most");
        }
        return new MeasurementSet(revision, [.. list.EnumerateArray().Select(ReadOne)]);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StoredMeasurement ReadOne(JsonElement one)
    {
        Check(one.ValueKind == JsonValueKind.Object, "a measurement");
        Check(one.TryGetProperty("id", out var id) & id.TryGet(out Guid guid), "id");
        var kind = Text(one, "kind", 16);
        Check(PointsOf(kind) > 0, "kind");
        var (series, sop) = (Text(one, "series", MaxUid), Text(one, "sop", MaxUid));
        Check(IsUid(series), "series");
        Check(IsUid(sop), "sop");
        Check(
            one.TryGetProperty("frame", out var f)
                && f.ValueKind == JsonValueKind.Number
                && f.TryGetInt32(out var frame)
                && frame > 0,
            "frame"
        );
        Check(
            one.TryGetProperty("points", out var points)
                && points.ValueKind == JsonValueKind.Array
                && points.GetArrayLength() == 2 * PointsOf(kind),
            "points"
        );
        var numbers = ImmutableArray.CreateBuilder<double>(2 * PointsOf(kind));
        foreach (var point in points.EnumerateArray())
        {
            Check(
                point.ValueKind == JsonValueKind.Number
                    && point.TryGetDouble(out var number)
                    && Math.Abs(number) <= Farthest,
                "points"
            );
            numbers.Add(point.GetDouble());
        }
        return new StoredMeasurement(
            guid,
            kind,
            series,
            sop,
            f.GetInt32(),
            numbers.MoveToImmutable(),
            Text(one, "label", MaxLabel),
            Text(one, "value", MaxValue),
            one.TryGetProperty("deleted", out var deleted)
                && deleted.ValueKind == JsonValueKind.True
        );
    }

    private static bool TryGet(this JsonElement element, out Guid id)
    {
        id = default;
        return element.ValueKind == JsonValueKind.String && element.TryGetGuid(out id);
    }

    private static string Text(JsonElement one, string name, int most)
    {
        if (!one.TryGetProperty(name, out var value))
        {
            return "";
        }
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        Check(text is not null && text.Length <= most, name);
        return text!;
    }

    private static void Check(bool holds, string field)
    {
        if (!holds)
        {
            throw new FormatException($"{field} is not valid");
        }
    }
}
