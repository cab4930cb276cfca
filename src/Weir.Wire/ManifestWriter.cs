using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Wire;

/// <summary>Writes a manifest in its binary form (docs/wire.md): tables of texts and formats first, then what refers to them.</summary>
internal sealed class ManifestWriter(IBufferWriter<byte> output)
{
    private readonly List<string> texts = [];
    private readonly Dictionary<string, int> textIndex = [];
    private readonly List<ImageFormat> formats = [];
    private readonly Dictionary<ImageFormat, int> formatIndex = new(ImageFormatComparer.Instance);

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
        ];

    private static string[] Texts(SeriesManifest series) =>
        [
            series.SeriesInstanceUid,
            series.Modality,
            series.SeriesDescription,
            series.BodyPart,
            series.FrameOfReferenceUid,
            series.Warning,
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
                if (formatIndex.TryAdd(frame.Format, formats.Count))
                {
                    formats.Add(frame.Format);
                    AddTexts(
                        frame.Format.RescaleType,
                        frame.Format.SpacingKind,
                        frame.Format.LossyRatio
                    );
                    AddTexts([.. frame.Format.Windows.Select(window => window.Explanation)]);
                }
            }
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

    private void Write(ImageFormat format)
    {
        Byte((byte)format.Pixels);
        Byte((byte)format.Photometric);
        Byte((byte)format.Voi);
        Byte((byte)format.BitsStored);
        Int32(format.Columns);
        Int32(format.Rows);
        Float64(format.RescaleSlope);
        Float64(format.RescaleIntercept);
        Float64(format.RowSpacing);
        Float64(format.ColumnSpacing);
        Float64(format.SliceThickness);
        Padding(format.PaddingLow);
        Padding(format.PaddingHigh);
        Text(format.RescaleType);
        Text(format.SpacingKind);
        Text(format.LossyRatio);
        Byte((byte)format.Orientation.Count);
        foreach (var cosine in format.Orientation)
        {
            Float64(cosine);
        }
        Int32(format.Windows.Count);
        foreach (var window in format.Windows)
        {
            Float64(window.Center);
            Float64(window.Width);
            Text(window.Explanation);
        }
    }

    private void Write(SeriesManifest series)
    {
        foreach (var text in Texts(series))
        {
            Text(text);
        }
        Int32(series.SeriesNumber);
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

    private void Padding(long? value)
    {
        Byte(value.HasValue ? (byte)1 : (byte)0);
        UInt64((ulong)(value ?? 0));
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
