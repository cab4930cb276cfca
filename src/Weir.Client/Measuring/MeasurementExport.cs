using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Client.Measuring.Keeping;

namespace Weir.Client.Measuring;

/// <summary>Measurements as files for others. They name images by their UIDs and no patient, as far as their reader's labels do not.</summary>
public static class MeasurementExport
{
    /// <summary>A JSON array of objects; points in pixels, from the top left corner of the first one.</summary>
    public static string Json(IReadOnlyList<ListedMeasurement> all)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var one in all)
            {
                json.WriteStartObject();
                json.WriteString("kind", StoredForm.NameOf(one.Of.Kind));
                json.WriteString("label", one.Of.Label);
                json.WriteString("value", one.Text);
                json.WriteBoolean("valueIsStored", one.IsStored);
                json.WriteString("studyInstanceUid", one.Of.Place.StudyUid);
                json.WriteString("seriesInstanceUid", one.Of.Place.SeriesUid);
                json.WriteString("sopInstanceUid", one.Of.Place.SopUid);
                json.WriteNumber("frame", one.Of.Place.FrameNumber);
                json.WriteStartArray("points");
                foreach (var point in one.Of.Points)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(point.X);
                    json.WriteNumberValue(point.Y);
                    json.WriteEndArray();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>A table with a head, as RFC 4180 has it.</summary>
    public static string Csv(IReadOnlyList<ListedMeasurement> all)
    {
        var text = new StringBuilder(
            "kind,label,value,study_instance_uid,series_instance_uid,sop_instance_uid,frame,points\r\n"
        );
        foreach (var one in all)
        {
            var place = one.Of.Place;
            var points = string.Join(
                ' ',
                one.Of.Points.Select(p =>
                    string.Create(CultureInfo.InvariantCulture, $"{p.X:R};{p.Y:R}")
                )
            );
            text.AppendJoin(
                    ',',
                    new[]
                    {
                        StoredForm.NameOf(one.Of.Kind),
                        one.Of.Label,
                        one.Text.ReplaceLineEndings("; "),
                        place.StudyUid,
                        place.SeriesUid,
                        place.SopUid,
                        place.FrameNumber.ToString(CultureInfo.InvariantCulture),
                        points,
                    }.Select(Field)
                )
                .Append("\r\n");
        }
        return text.ToString();
    }

    // A spreadsheet takes a text that begins so for a formula: an apostrophe makes it a text again.
    private static string Field(string value)
    {
        var safe = value is [('=' or '+' or '-' or '@' or '\t' or '\r'), ..] ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }
}
