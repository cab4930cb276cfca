namespace Weir.Dicom;

/// <summary>How the images were made and how they belong together: groups 0018 and 0020.</summary>
public static partial class DicomTags
{
    /// <summary>(0018,0010) LO</summary>
    public static readonly DicomTag ContrastBolusAgent = new(0x00180010);

    /// <summary>(0018,0015) CS</summary>
    public static readonly DicomTag BodyPartExamined = new(0x00180015);

    /// <summary>(0018,0020) CS</summary>
    public static readonly DicomTag ScanningSequence = new(0x00180020);

    /// <summary>(0018,0021) CS</summary>
    public static readonly DicomTag SequenceVariant = new(0x00180021);

    /// <summary>(0018,0023) CS</summary>
    public static readonly DicomTag MRAcquisitionType = new(0x00180023);

    /// <summary>(0018,0040) IS</summary>
    public static readonly DicomTag CineRate = new(0x00180040);

    /// <summary>(0018,0050) DS</summary>
    public static readonly DicomTag SliceThickness = new(0x00180050);

    /// <summary>(0018,0060) DS</summary>
    public static readonly DicomTag KVP = new(0x00180060);

    /// <summary>(0018,0080) DS</summary>
    public static readonly DicomTag RepetitionTime = new(0x00180080);

    /// <summary>(0018,0081) DS</summary>
    public static readonly DicomTag EchoTime = new(0x00180081);

    /// <summary>(0018,0087) DS</summary>
    public static readonly DicomTag MagneticFieldStrength = new(0x00180087);

    /// <summary>(0018,0088) DS</summary>
    public static readonly DicomTag SpacingBetweenSlices = new(0x00180088);

    /// <summary>(0018,1000) LO</summary>
    public static readonly DicomTag DeviceSerialNumber = new(0x00181000);

    /// <summary>(0018,1020) LO</summary>
    public static readonly DicomTag SoftwareVersions = new(0x00181020);

    /// <summary>(0018,1030) LO</summary>
    public static readonly DicomTag ProtocolName = new(0x00181030);

    /// <summary>(0018,1063) DS</summary>
    public static readonly DicomTag FrameTime = new(0x00181063);

    /// <summary>(0018,1065) DS</summary>
    public static readonly DicomTag FrameTimeVector = new(0x00181065);

    /// <summary>(0018,1114) DS</summary>
    public static readonly DicomTag EstimatedRadiographicMagnificationFactor = new(0x00181114);

    /// <summary>(0018,1120) DS</summary>
    public static readonly DicomTag GantryDetectorTilt = new(0x00181120);

    /// <summary>(0018,1150) IS</summary>
    public static readonly DicomTag ExposureTime = new(0x00181150);

    /// <summary>(0018,1151) IS</summary>
    public static readonly DicomTag XRayTubeCurrent = new(0x00181151);

    /// <summary>(0018,1152) IS</summary>
    public static readonly DicomTag Exposure = new(0x00181152);

    /// <summary>(0018,1164) DS</summary>
    public static readonly DicomTag ImagerPixelSpacing = new(0x00181164);

    /// <summary>(0018,1210) SH</summary>
    public static readonly DicomTag ConvolutionKernel = new(0x00181210);

    /// <summary>(0018,1314) DS</summary>
    public static readonly DicomTag FlipAngle = new(0x00181314);

    /// <summary>(0018,2010) DS</summary>
    public static readonly DicomTag NominalScannedPixelSpacing = new(0x00182010);

    /// <summary>(0018,5100) CS</summary>
    public static readonly DicomTag PatientPosition = new(0x00185100);

    /// <summary>(0018,5101) CS</summary>
    public static readonly DicomTag ViewPosition = new(0x00185101);

    /// <summary>(0018,6011) SQ</summary>
    public static readonly DicomTag SequenceOfUltrasoundRegions = new(0x00186011);

    /// <summary>(0018,6016) UL</summary>
    public static readonly DicomTag RegionFlags = new(0x00186016);

    /// <summary>(0018,6018) UL</summary>
    public static readonly DicomTag RegionLocationMinX0 = new(0x00186018);

    /// <summary>(0018,601A) UL</summary>
    public static readonly DicomTag RegionLocationMinY0 = new(0x0018601A);

    /// <summary>(0018,601C) UL</summary>
    public static readonly DicomTag RegionLocationMaxX1 = new(0x0018601C);

    /// <summary>(0018,601E) UL</summary>
    public static readonly DicomTag RegionLocationMaxY1 = new(0x0018601E);

    /// <summary>(0018,6024) US</summary>
    public static readonly DicomTag PhysicalUnitsXDirection = new(0x00186024);

    /// <summary>(0018,6026) US</summary>
    public static readonly DicomTag PhysicalUnitsYDirection = new(0x00186026);

    /// <summary>(0018,602C) FD</summary>
    public static readonly DicomTag PhysicalDeltaX = new(0x0018602C);

    /// <summary>(0018,602E) FD</summary>
    public static readonly DicomTag PhysicalDeltaY = new(0x0018602E);

    /// <summary>(0020,000D) UI</summary>
    public static readonly DicomTag StudyInstanceUID = new(0x0020000D);

    /// <summary>(0020,000E) UI</summary>
    public static readonly DicomTag SeriesInstanceUID = new(0x0020000E);

    /// <summary>(0020,0010) SH</summary>
    public static readonly DicomTag StudyID = new(0x00200010);

    /// <summary>(0020,0011) IS</summary>
    public static readonly DicomTag SeriesNumber = new(0x00200011);

    /// <summary>(0020,0012) IS</summary>
    public static readonly DicomTag AcquisitionNumber = new(0x00200012);

    /// <summary>(0020,0013) IS</summary>
    public static readonly DicomTag InstanceNumber = new(0x00200013);

    /// <summary>(0020,0020) CS</summary>
    public static readonly DicomTag PatientOrientation = new(0x00200020);

    /// <summary>(0020,0032) DS</summary>
    public static readonly DicomTag ImagePositionPatient = new(0x00200032);

    /// <summary>(0020,0037) DS</summary>
    public static readonly DicomTag ImageOrientationPatient = new(0x00200037);

    /// <summary>(0020,0052) UI</summary>
    public static readonly DicomTag FrameOfReferenceUID = new(0x00200052);

    /// <summary>(0020,0060) CS</summary>
    public static readonly DicomTag Laterality = new(0x00200060);

    /// <summary>(0020,0062) CS</summary>
    public static readonly DicomTag ImageLaterality = new(0x00200062);

    /// <summary>(0020,0100) IS</summary>
    public static readonly DicomTag TemporalPositionIdentifier = new(0x00200100);

    /// <summary>(0020,1002) IS</summary>
    public static readonly DicomTag ImagesInAcquisition = new(0x00201002);

    /// <summary>(0020,1040) LO</summary>
    public static readonly DicomTag PositionReferenceIndicator = new(0x00201040);

    /// <summary>(0020,1041) DS</summary>
    public static readonly DicomTag SliceLocation = new(0x00201041);

    /// <summary>(0020,1200) IS</summary>
    public static readonly DicomTag NumberOfPatientRelatedStudies = new(0x00201200);

    /// <summary>(0020,1206) IS</summary>
    public static readonly DicomTag NumberOfStudyRelatedSeries = new(0x00201206);

    /// <summary>(0020,1208) IS</summary>
    public static readonly DicomTag NumberOfStudyRelatedInstances = new(0x00201208);

    /// <summary>(0020,1209) IS</summary>
    public static readonly DicomTag NumberOfSeriesRelatedInstances = new(0x00201209);

    /// <summary>(0020,9056) SH</summary>
    public static readonly DicomTag StackID = new(0x00209056);

    /// <summary>(0020,9057) UL</summary>
    public static readonly DicomTag InStackPositionNumber = new(0x00209057);

    /// <summary>(0020,9111) SQ</summary>
    public static readonly DicomTag FrameContentSequence = new(0x00209111);

    /// <summary>(0020,9113) SQ</summary>
    public static readonly DicomTag PlanePositionSequence = new(0x00209113);

    /// <summary>(0020,9116) SQ</summary>
    public static readonly DicomTag PlaneOrientationSequence = new(0x00209116);

    /// <summary>(0020,9128) UL</summary>
    public static readonly DicomTag TemporalPositionIndex = new(0x00209128);

    /// <summary>(0020,9157) UL</summary>
    public static readonly DicomTag DimensionIndexValues = new(0x00209157);

    /// <summary>(0020,9222) SQ</summary>
    public static readonly DicomTag DimensionIndexSequence = new(0x00209222);
}
