using Weir.Dicom;
using Weir.Server.Demo.Phantoms;

namespace Weir.Server.Demo;

/// <summary>The attributes of a demo file, all but its pixels.</summary>
internal static class DemoDataset
{
    public static DicomDataset Of(PlannedInstance planned)
    {
        var (series, index) = (planned.Series, planned.Index);
        var study = series.Study;
        var number = series.NumberedFromHead ? series.Slices - index : index + 1;
        var dataset = new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.ImageType, "DERIVED", "PRIMARY", series.Stack is null ? "" : "AXIAL")
            .Set(DicomTags.SOPClassUID, series.SopClass)
            .Set(DicomTags.SOPInstanceUID, planned.SopInstanceUid)
            .Set(DicomTags.StudyDate, study.Date)
            .Set(DicomTags.SeriesDate, study.Date)
            .Set(DicomTags.ContentDate, study.Date)
            .Set(DicomTags.StudyTime, study.Time)
            .Set(DicomTags.SeriesTime, study.Time)
            .Set(DicomTags.ContentTime, study.Time)
            .Set(DicomTags.AccessionNumber, study.Accession)
            .Set(DicomTags.Modality, series.Modality)
            .Set(DicomTags.Manufacturer, "Weir")
            .Set(DicomTags.ManufacturerModelName, "Demo generator")
            .Set(DicomTags.InstitutionName, "Phantom hospital")
            .Set(DicomTags.ReferringPhysicianName, "")
            .Set(DicomTags.StudyDescription, study.Description)
            .Set(DicomTags.SeriesDescription, series.Description)
            .Set(DicomTags.PatientName, study.PatientName)
            .Set(DicomTags.PatientID, study.PatientId)
            .Set(DicomTags.PatientBirthDate, study.BirthDate)
            .Set(DicomTags.PatientSex, study.Sex)
            .Set(DicomTags.BodyPartExamined, series.BodyPart)
            .Set(DicomTags.StudyInstanceUID, study.StudyInstanceUid)
            .Set(DicomTags.SeriesInstanceUID, series.SeriesInstanceUid)
            .Set(DicomTags.StudyID, study.Accession)
            .Set(DicomTags.SeriesNumber, series.Number)
            .Set(DicomTags.InstanceNumber, number);
        SetGeometry(dataset, series, index);
        SetPixels(dataset, series);
        series.Extra(dataset);
        return dataset;
    }

    /// <summary>CT Image module, PS3.3 section C.8.2.1.</summary>
    public static Action<DicomDataset> Ct(Phase phase) =>
        dataset =>
        {
            dataset
                .Set(DicomTags.KVP, 120)
                .Set(DicomTags.XRayTubeCurrent, 210)
                .Set(DicomTags.ConvolutionKernel, "B30f")
                .Set(DicomTags.GantryDetectorTilt, 0)
                .Set(DicomTags.AcquisitionNumber, 1)
                .Set(DicomTags.PatientPosition, "HFS")
                .Set(DicomTags.RescaleType, "HU");
            if (phase != Phase.Native)
            {
                dataset.Set(DicomTags.ContrastBolusAgent, "Iodine");
            }
        };

    /// <summary>MR Image module, PS3.3 section C.8.3.1.</summary>
    public static Action<DicomDataset> Mr(double repetition, double echo) =>
        dataset =>
            dataset
                .Set(DicomTags.ImageType, "DERIVED", "PRIMARY", "OTHER")
                .Set(DicomTags.ScanningSequence, "SE")
                .Set(DicomTags.SequenceVariant, "NONE")
                .Set(DicomTags.MRAcquisitionType, "2D")
                .Set(DicomTags.RepetitionTime, repetition)
                .Set(DicomTags.EchoTime, echo)
                .Set(DicomTags.MagneticFieldStrength, 1.5)
                .Set(DicomTags.PatientPosition, "HFS");

    /// <summary>DX modules, PS3.3 section C.8.11.</summary>
    public static Action<DicomDataset> Dx() =>
        dataset =>
            dataset
                .Set(DicomTags.ViewPosition, "PA")
                .Set(DicomTags.PatientOrientation, "L", "F")
                .Set(DicomTags.ImageLaterality, "U")
                .Set(DicomTags.BurnedInAnnotation, "NO")
                .Set(DicomTags.PresentationLUTShape, "IDENTITY")
                .Set(DicomTags.RescaleIntercept, 0)
                .Set(DicomTags.RescaleSlope, 1)
                .Set(DicomTags.RescaleType, "US");

    private static void SetGeometry(DicomDataset dataset, DemoSeries series, int index)
    {
        if (series.Stack is not { } stack)
        {
            dataset.Set(DicomTags.ImagerPixelSpacing, series.PixelSpacing, series.PixelSpacing);
            return;
        }
        var first = stack.FirstPixel(index, series.Columns, series.Rows, series.PixelSpacing);
        var (row, column) = (stack.Orientation.Row, stack.Orientation.Column);
        dataset
            .Set(DicomTags.PixelSpacing, series.PixelSpacing, series.PixelSpacing)
            .Set(DicomTags.ImagePositionPatient, Tidy(first.X), Tidy(first.Y), Tidy(first.Z))
            .Set(
                DicomTags.ImageOrientationPatient,
                row.X,
                row.Y,
                row.Z,
                column.X,
                column.Y,
                column.Z
            )
            .Set(DicomTags.FrameOfReferenceUID, series.Study.Uid("frame of reference"))
            .Set(DicomTags.PositionReferenceIndicator, "")
            .Set(DicomTags.SliceThickness, Tidy(stack.Thickness))
            .Set(DicomTags.SpacingBetweenSlices, Tidy(stack.Step))
            .Set(DicomTags.SliceLocation, Tidy(stack.Centre(index).Dot(stack.Orientation.Normal)));
    }

    private static void SetPixels(DicomDataset dataset, DemoSeries series)
    {
        dataset
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, series.Rows)
            .Set(DicomTags.Columns, series.Columns)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, series.BitsStored)
            .Set(DicomTags.HighBit, series.BitsStored - 1)
            .Set(DicomTags.PixelRepresentation, series.Signed ? 1 : 0)
            .Set(DicomTags.WindowCenter, [.. series.Windows.Select(w => w.Center)])
            .Set(DicomTags.WindowWidth, [.. series.Windows.Select(w => w.Width)]);
        if (series.Windows[0].Name.Length > 0)
        {
            dataset.Set(
                DicomTags.WindowCenterWidthExplanation,
                [.. series.Windows.Select(w => w.Name)]
            );
        }
        if (series.RescaleIntercept is { } intercept)
        {
            dataset.Set(DicomTags.RescaleIntercept, intercept).Set(DicomTags.RescaleSlope, 1);
        }
    }

    // A tenth of a micrometre is enough for anybody, and 16 characters are all that DS has.
    private static double Tidy(double millimetres) => Math.Round(millimetres, 4) + 0.0;
}
