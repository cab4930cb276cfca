using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Wire;

/// <summary>Writes a manifest in its binary form (docs/wire.md): tables of texts and formats first, then what refers to them.</summary>
internal sealed partial class ManifestWriter(IBufferWriter<byte> output)
{
    private readonly List<string> texts = [];
    private readonly Dictionary<string, int> textIndex = [];
    private readonly List<ImageFormat> formats = [];
    private readonly Dictionary<ImageFormat, int> formatIndex = new(ImageFormatComparer.Instance);
    private readonly List<LookupTable> luts = [];
    private readonly Dictionary<LookupTable, int> lutIndex = [];

    public void Write(StudyManifest study)
    {
        Collect(study);
        UInt32(ManifestCodec.Magic);
        UInt64(study.Revision);
        Int32(texts.Count);
        foreach (var text in texts)
        {
            Utf8(text);
        }
        Int32(luts.Count);
        foreach (var lut in luts)
        {
            Write(lut);
        }
        Int32(formats.Count);
        foreach (var format in formats)
        {
            Write(format);
        }
        foreach (var text in Texts(study))
        {
            Text(text);
        }
        Int32(study.Series.Count);
        foreach (var series in study.Series)
        {
            Write(series);
        }
        Int32(study.Objects.Count);
        foreach (var item in study.Objects)
        {
            Write(item);
        }
    }

    internal static string[] Texts(StudyManifest study) =>
        [
            study.StudyInstanceUid,
            study.PatientName,
            study.PatientId,
            study.IssuerOfPatientId,
            study.PatientBirthDate,
            study.PatientSex,
            study.StudyDate,
            study.StudyTime,
            study.StudyDescription,
            study.AccessionNumber,
            study.TimezoneOffset,
        ];

    private static string[] Texts(SeriesManifest series) =>
        [
            series.SeriesInstanceUid,
            series.Modality,
            series.SeriesDescription,
            series.BodyPart,
            series.Laterality,
            series.View,
            series.FrameOfReferenceUid,
        ];

    private static string[] Texts(ObjectManifest item) =>
        [
            item.SeriesInstanceUid,
            item.SopInstanceUid,
            item.SopClassUid,
            item.Modality,
            item.Title,
            item.Problem,
        ];

    private void Collect(StudyManifest study)
    {
        AddTexts(Texts(study));
        foreach (var series in study.Series)
        {
            AddTexts(Texts(series));
            foreach (var frame in series.Frames)
            {
                AddTexts(frame.SopInstanceUid);
                Collect(frame.Format);
            }
            AddTexts([.. series.Notes.Select(note => note.Text)]);
        }
        foreach (var item in study.Objects)
        {
            AddTexts(Texts(item));
        }
    }

    private void AddTexts(params ReadOnlySpan<string> added)
    {
        foreach (var text in added)
        {
            if (textIndex.TryAdd(text, texts.Count))
            {
                texts.Add(text);
            }
        }
    }

    private void Write(SeriesManifest series)
    {
        foreach (var text in Texts(series))
        {
            Text(text);
        }
        Int32(series.SeriesNumber);
        Float64(series.FrameRate);
        Int32(series.Notes.Count);
        foreach (var note in series.Notes)
        {
            Byte((byte)note.Kind);
            Float64(note.Low);
            Float64(note.High);
            Text(note.Text);
        }
        Int32(series.FirstFrame);
        Int32(series.Frames.Count);
        foreach (var frame in series.Frames)
        {
            Text(frame.SopInstanceUid);
            Int32(frame.FrameNumber);
            Int32(frame.InstanceNumber);
            Int32(formatIndex[frame.Format]);
            Float64(frame.Position.X);
            Float64(frame.Position.Y);
            Float64(frame.Position.Z);
            Int32(frame.EncodedBytes);
        }
    }

    private void Write(ObjectManifest item)
    {
        foreach (var text in Texts(item))
        {
            Text(text);
        }
        Int32(item.SeriesNumber);
        Int32(item.InstanceNumber);
    }

    private void Text(string text) => Int32(textIndex[text]);

    private void Utf8(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Int32(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(2), value);
        output.Advance(2);
    }

    private void Int32(int value) => UInt32((uint)value);

    private void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private void Float64(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }
}
