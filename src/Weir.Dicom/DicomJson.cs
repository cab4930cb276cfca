using System.Globalization;
using System.Text.Json;

namespace Weir.Dicom;

/// <summary>Writes data sets as DICOM JSON (PS3.18 annex F).</summary>
public static class DicomJson
{
    /// <summary>Writes a data set as one JSON object; group 2 and group lengths are left out (PS3.18 section F.2.1).</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="bulkDataUri">The URI of a binary value, by its path (<c>7FE00010</c>, or <c>54000100/0/54001010</c>
    /// inside of sequences, items from 0). Null: the value is written inline, or without value if it was left in the file.</param>
    public static void Write(
        Utf8JsonWriter writer,
        DicomDataset dataset,
        Func<string, DicomElement, string?>? bulkDataUri = null
    ) => WriteDataset(writer, dataset, bulkDataUri ?? ((_, _) => null), "");

    private static void WriteDataset(
        Utf8JsonWriter writer,
        DicomDataset dataset,
        Func<string, DicomElement, string?> uri,
        string path
    )
    {
        writer.WriteStartObject();
        foreach (var element in dataset)
        {
            if (element.Tag.Group != 2 && element.Tag.Element != 0)
            {
                WriteElement(writer, dataset, element, uri, path);
            }
        }
        writer.WriteEndObject();
    }

    private static void WriteElement(
        Utf8JsonWriter writer,
        DicomDataset dataset,
        DicomElement element,
        Func<string, DicomElement, string?> uri,
        string path
    )
    {
        var tag = element.Tag.ToHex();
        writer.WriteStartObject(tag);
        writer.WriteString("vr", element.VR.ToString());
        if (element.VR == DicomVR.SQ)
        {
            if (element.Items.Count > 0)
            {
                writer.WriteStartArray("Value");
                for (var i = 0; i < element.Items.Count; i++)
                {
                    WriteDataset(writer, element.Items[i], uri, $"{path}{tag}/{i}/");
                }
                writer.WriteEndArray();
            }
        }
        else if (element.VR.IsBulk())
        {
            WriteBinary(writer, element, uri(path + tag, element));
        }
        else if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            // JSON is UTF-8, whatever the file was (PS3.18 section F.2.1).
            writer.WriteStartArray("Value");
            writer.WriteStringValue("ISO_IR 192");
            writer.WriteEndArray();
        }
        else
        {
            WriteValues(writer, dataset, element);
        }
        writer.WriteEndObject();
    }

    private static void WriteBinary(Utf8JsonWriter writer, DicomElement element, string? uri)
    {
        if (uri is not null)
        {
            writer.WriteString("BulkDataURI", uri);
        }
        else if (!element.Value.IsEmpty)
        {
            writer.WriteBase64String("InlineBinary", element.Value.Span);
        }
    }

    private static void WriteValues(
        Utf8JsonWriter writer,
        DicomDataset dataset,
        DicomElement element
    )
    {
        var texts = ElementValues.Strings(element, dataset.CharacterSet);
        if (element.VR == DicomVR.PN)
        {
            texts = Array.ConvertAll(texts, name => name.AsSpan().Trim("^= ").IsEmpty ? "" : name);
        }
        if (Array.TrueForAll(texts, text => text.Length == 0))
        {
            return;
        }
        writer.WriteStartArray("Value");
        foreach (var text in texts)
        {
            if (text.Length == 0)
            {
                // An empty one among several values keeps its place (PS3.18 section F.2.5).
                writer.WriteNullValue();
            }
            else if (element.VR == DicomVR.PN)
            {
                WriteName(writer, text);
            }
            else if (IsNumber(element.VR))
            {
                WriteNumber(writer, text);
            }
            else
            {
                writer.WriteStringValue(text);
            }
        }
        writer.WriteEndArray();
    }

    /// <summary>A person name by its component groups (PS3.18 section F.2.2); one of delimiters only is empty.</summary>
    private static void WriteName(Utf8JsonWriter writer, string text)
    {
        ReadOnlySpan<string> names = ["Alphabetic", "Ideographic", "Phonetic"];
        var groups = text.Split('=');
        writer.WriteStartObject();
        for (var i = 0; i < Math.Min(groups.Length, names.Length); i++)
        {
            if (groups[i].TrimEnd('^', ' ') is { Length: > 0 } group)
            {
                writer.WriteString(names[i], group);
            }
        }
        writer.WriteEndObject();
    }

    /// <summary>A number where JSON can say it exactly enough; as a string otherwise: malformed, not finite, beyond 2^53.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, string text)
    {
        if (
            long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var integer
            )
            && Math.Abs((double)integer) <= 1L << 53
        )
        {
            writer.WriteNumberValue(integer);
        }
        else if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            && Math.Abs(number) <= 1L << 53
        )
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static bool IsNumber(DicomVR vr) =>
        vr
            is DicomVR.DS
                or DicomVR.IS
                or DicomVR.FL
                or DicomVR.FD
                or DicomVR.SL
                or DicomVR.SS
                or DicomVR.SV
                or DicomVR.UL
                or DicomVR.US
                or DicomVR.UV;
}
