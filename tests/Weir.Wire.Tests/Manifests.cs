using System.Buffers;
using CsCheck;

namespace Weir.Wire.Tests;

/// <summary>Manifests to try.</summary>
internal static class Manifests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Const(""),
        Gen.Const("1.2.840.10008.1"),
        Gen.Const("Yamada^Tarou=山田^太郎=やまだ^たろう"),
        Gen.String[Gen.Char.AlphaNumeric, 0, 12]
    );

    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Double[-2000, 2000],
        Gen.OneOf(0, -0.0, 1e-300, double.MaxValue, double.NaN)
    );

    private static readonly Gen<LookupTable> Lut = Gen.Select(
        Gen.Int[-40000, 40000],
        Gen.Int[8, 16],
        Gen.UShort.Array[1, 40],
        (first, bits, values) =>
            new LookupTable
            {
                FirstMapped = first,
                Bits = bits,
                Values = values,
            }
    );

    private static readonly Gen<DisplayShutter> Shutter = Gen.Select(
        Gen.UShort,
        Gen.Int.Array[4].Null(),
        Gen.Int.Array[3].Null(),
        Gen.Select(Gen.Int, Gen.Int, (r, c) => new ShutterVertex(r, c)).Array[0, 5],
        (grey, rectangle, circle, polygon) =>
            new DisplayShutter
            {
                PresentationValue = grey,
                Rectangle = rectangle is [var l, var r, var u, var d] ? new(l, r, u, d) : null,
                Circle = circle is [var row, var column, var radius]
                    ? new(row, column, radius)
                    : null,
                Polygon = polygon,
            }
    );

    private static readonly Gen<StackNote[]> Notes = Gen.Select(
        Gen.Enum<StackNoteKind>(),
        Number,
        Number,
        Text,
        (kind, low, high, text) => new StackNote(kind, low, high, text)
    ).Array[0, 3];

    private static readonly Gen<ObjectManifest[]> Objects = Gen.Select(
        Text.Array[6],
        Gen.Int,
        Gen.Int,
        (t, series, number) =>
            new ObjectManifest(t[0], t[1], t[2], t[3], series, number, t[4], t[5])
    ).Array[0, 3];

    private static readonly Gen<UltrasoundRegion> Region =
        from corners in Gen.Int.Array[4]
        from unitX in Gen.Enum<RegionUnit>()
        from unitY in Gen.Enum<RegionUnit>()
        from deltas in Number.Array[2]
        from below in Gen.Bool
        select new UltrasoundRegion(
            corners[0],
            corners[1],
            corners[2],
            corners[3],
            unitX,
            unitY,
            deltas[0],
            deltas[1],
            below
        );

    private static readonly Gen<ImageFormat> Format =
        from pixels in Gen.OneOf(Frames.Formats)
        from columns in Gen.Int[1, FrameHeader.MaxSide]
        from rows in Gen.Int[1, FrameHeader.MaxSide]
        from numbers in Number.Array[5]
        from windows in Gen.Select(
            Number,
            Number,
            Text,
            (c, w, t) => new WindowValue(c, w, t)
        ).Array[0, 3]
        from orientation in Gen.OneOf(Gen.Const(Array.Empty<double>()), Number.Array[6])
        from padding in Gen.Long.Array[0, 2]
        from texts in Text.Array[6]
        from modality in Lut.Null()
        from vois in Gen.Select(Lut, Text, (l, t) => new VoiLut(l, t)).Array[0, 2]
        from shutter in Shutter.Null()
        from suv in Number
        from overlay in Gen.Bool
        from range in Gen.Select(Number, Number)
        from regions in Region.Array[0, 2]
        from voi in Gen.Enum<VoiFunction>()
        from photometric in Gen.Enum<PhotometricInterpretation>()
        select new ImageFormat
        {
            Pixels = pixels,
            Columns = columns,
            Rows = rows,
            BitsStored = 12,
            Photometric = photometric,
            Voi = voi,
            RescaleSlope = numbers[0],
            RescaleIntercept = numbers[1],
            RowSpacing = numbers[2],
            ColumnSpacing = numbers[3],
            SliceThickness = numbers[4],
            Windows = windows,
            Orientation = orientation,
            PaddingLow = padding.Length > 0 ? padding[0] : null,
            PaddingHigh = padding.Length > 1 ? padding[1] : null,
            RescaleType = texts[0],
            SpacingKind = texts[1],
            LossyRatio = texts[2],
            LossyMethod = texts[3],
            PatientOrientation = texts[4],
            SuvReason = texts[5],
            SuvFactor = suv,
            ModalityLut = modality,
            VoiLuts = vois,
            Shutter = shutter,
            HasOverlay = overlay,
            Range = range,
            Regions = regions,
        };

    public static readonly Gen<StudyManifest> Any =
        from revision in Gen.ULong
        from texts in Text.Array[11]
        from formats in Format.Array[1, 3]
        from stacks in Gen.Select(
            Text.Array[7],
            Gen.Int,
            Number,
            Notes,
            Gen.Select(
                Text,
                Gen.Int[1, 500],
                Gen.Int,
                Gen.Int[0, 2],
                Number.Array[3],
                Gen.Int[0, int.MaxValue]
            ).Array[0, 8]
        ).Array[0, 4]
        from objects in Objects
        select Study(revision, texts, formats, stacks) with
        {
            Objects = objects,
        };

    public static byte[] Write(StudyManifest study)
    {
        var output = new ArrayBufferWriter<byte>();
        ManifestCodec.Write(output, study);
        return output.WrittenSpan.ToArray();
    }

    private static StudyManifest Study(
        ulong revision,
        string[] texts,
        ImageFormat[] formats,
        (string[], int, double, StackNote[], (string, int, int, int, double[], int)[])[] stacks
    )
    {
        var series = new List<SeriesManifest>();
        var first = 0;
        foreach (var (names, number, rate, notes, frames) in stacks)
        {
            series.Add(
                new SeriesManifest
                {
                    SeriesInstanceUid = names[0],
                    Modality = names[1],
                    SeriesDescription = names[2],
                    BodyPart = names[3],
                    FrameOfReferenceUid = names[4],
                    Laterality = names[5],
                    View = names[6],
                    FrameRate = rate,
                    Notes = notes,
                    SeriesNumber = number,
                    FirstFrame = first,
                    Frames =
                    [
                        .. frames.Select(f => new FrameManifest(
                            f.Item1,
                            f.Item2,
                            f.Item3,
                            formats[f.Item4 % formats.Length],
                            new Position3(f.Item5[0], f.Item5[1], f.Item5[2]),
                            f.Item6
                        )),
                    ],
                }
            );
            first += frames.Length;
        }
        return new StudyManifest
        {
            Revision = revision,
            StudyInstanceUid = texts[0],
            PatientName = texts[1],
            PatientId = texts[2],
            IssuerOfPatientId = texts[3],
            PatientBirthDate = texts[4],
            PatientSex = texts[5],
            StudyDate = texts[6],
            StudyTime = texts[7],
            StudyDescription = texts[8],
            AccessionNumber = texts[9],
            TimezoneOffset = texts[10],
            Series = series,
        };
    }
}
