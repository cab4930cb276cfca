namespace Weir.Dicom;

/// <summary>Tags by their keywords: those that Weir uses (PS3.6 section 6). Here who, what and when; the images are in the other half.</summary>
public static partial class DicomTags
{
    /// <summary>(0002,0001) OB</summary>
    public static readonly DicomTag FileMetaInformationVersion = new(0x00020001);

    /// <summary>(0002,0002) UI</summary>
    public static readonly DicomTag MediaStorageSOPClassUID = new(0x00020002);

    /// <summary>(0002,0003) UI</summary>
    public static readonly DicomTag MediaStorageSOPInstanceUID = new(0x00020003);

    /// <summary>(0002,0010) UI</summary>
    public static readonly DicomTag TransferSyntaxUID = new(0x00020010);

    /// <summary>(0002,0012) UI</summary>
    public static readonly DicomTag ImplementationClassUID = new(0x00020012);

    /// <summary>(0002,0013) SH</summary>
    public static readonly DicomTag ImplementationVersionName = new(0x00020013);

    /// <summary>(0002,0016) AE</summary>
    public static readonly DicomTag SourceApplicationEntityTitle = new(0x00020016);

    /// <summary>(0008,0005) CS</summary>
    public static readonly DicomTag SpecificCharacterSet = new(0x00080005);

    /// <summary>(0008,0008) CS</summary>
    public static readonly DicomTag ImageType = new(0x00080008);

    /// <summary>(0008,0012) DA</summary>
    public static readonly DicomTag InstanceCreationDate = new(0x00080012);

    /// <summary>(0008,0013) TM</summary>
    public static readonly DicomTag InstanceCreationTime = new(0x00080013);

    /// <summary>(0008,0016) UI</summary>
    public static readonly DicomTag SOPClassUID = new(0x00080016);

    /// <summary>(0008,0018) UI</summary>
    public static readonly DicomTag SOPInstanceUID = new(0x00080018);

    /// <summary>(0008,0020) DA</summary>
    public static readonly DicomTag StudyDate = new(0x00080020);

    /// <summary>(0008,0021) DA</summary>
    public static readonly DicomTag SeriesDate = new(0x00080021);

    /// <summary>(0008,0022) DA</summary>
    public static readonly DicomTag AcquisitionDate = new(0x00080022);

    /// <summary>(0008,0023) DA</summary>
    public static readonly DicomTag ContentDate = new(0x00080023);

    /// <summary>(0008,002A) DT</summary>
    public static readonly DicomTag AcquisitionDateTime = new(0x0008002A);

    /// <summary>(0008,0030) TM</summary>
    public static readonly DicomTag StudyTime = new(0x00080030);

    /// <summary>(0008,0031) TM</summary>
    public static readonly DicomTag SeriesTime = new(0x00080031);

    /// <summary>(0008,0032) TM</summary>
    public static readonly DicomTag AcquisitionTime = new(0x00080032);

    /// <summary>(0008,0033) TM</summary>
    public static readonly DicomTag ContentTime = new(0x00080033);

    /// <summary>(0008,0050) SH</summary>
    public static readonly DicomTag AccessionNumber = new(0x00080050);

    /// <summary>(0008,0052) CS</summary>
    public static readonly DicomTag QueryRetrieveLevel = new(0x00080052);

    /// <summary>(0008,0054) AE</summary>
    public static readonly DicomTag RetrieveAETitle = new(0x00080054);

    /// <summary>(0008,0056) CS</summary>
    public static readonly DicomTag InstanceAvailability = new(0x00080056);

    /// <summary>(0008,0060) CS</summary>
    public static readonly DicomTag Modality = new(0x00080060);

    /// <summary>(0008,0061) CS</summary>
    public static readonly DicomTag ModalitiesInStudy = new(0x00080061);

    /// <summary>(0008,0070) LO</summary>
    public static readonly DicomTag Manufacturer = new(0x00080070);

    /// <summary>(0008,0080) LO</summary>
    public static readonly DicomTag InstitutionName = new(0x00080080);

    /// <summary>(0008,0090) PN</summary>
    public static readonly DicomTag ReferringPhysicianName = new(0x00080090);

    /// <summary>(0008,0100) SH</summary>
    public static readonly DicomTag CodeValue = new(0x00080100);

    /// <summary>(0008,0102) SH</summary>
    public static readonly DicomTag CodingSchemeDesignator = new(0x00080102);

    /// <summary>(0008,0104) LO</summary>
    public static readonly DicomTag CodeMeaning = new(0x00080104);

    /// <summary>(0008,0201) SH</summary>
    public static readonly DicomTag TimezoneOffsetFromUTC = new(0x00080201);

    /// <summary>(0008,1010) SH</summary>
    public static readonly DicomTag StationName = new(0x00081010);

    /// <summary>(0008,1030) LO</summary>
    public static readonly DicomTag StudyDescription = new(0x00081030);

    /// <summary>(0008,103E) LO</summary>
    public static readonly DicomTag SeriesDescription = new(0x0008103E);

    /// <summary>(0008,1050) PN</summary>
    public static readonly DicomTag PerformingPhysicianName = new(0x00081050);

    /// <summary>(0008,1090) LO</summary>
    public static readonly DicomTag ManufacturerModelName = new(0x00081090);

    /// <summary>(0008,1115) SQ</summary>
    public static readonly DicomTag ReferencedSeriesSequence = new(0x00081115);

    /// <summary>(0008,1140) SQ</summary>
    public static readonly DicomTag ReferencedImageSequence = new(0x00081140);

    /// <summary>(0008,1150) UI</summary>
    public static readonly DicomTag ReferencedSOPClassUID = new(0x00081150);

    /// <summary>(0008,1155) UI</summary>
    public static readonly DicomTag ReferencedSOPInstanceUID = new(0x00081155);

    /// <summary>(0008,1190) UR</summary>
    public static readonly DicomTag RetrieveURL = new(0x00081190);

    /// <summary>(0008,2111) ST</summary>
    public static readonly DicomTag DerivationDescription = new(0x00082111);

    /// <summary>(0008,2112) SQ</summary>
    public static readonly DicomTag SourceImageSequence = new(0x00082112);

    /// <summary>(0008,2144) IS</summary>
    public static readonly DicomTag RecommendedDisplayFrameRate = new(0x00082144);

    /// <summary>(0008,3002) UI</summary>
    public static readonly DicomTag AvailableTransferSyntaxUID = new(0x00083002);

    /// <summary>(0008,9007) CS</summary>
    public static readonly DicomTag FrameType = new(0x00089007);

    /// <summary>(0010,0010) PN</summary>
    public static readonly DicomTag PatientName = new(0x00100010);

    /// <summary>(0010,0020) LO</summary>
    public static readonly DicomTag PatientID = new(0x00100020);

    /// <summary>(0010,0021) LO</summary>
    public static readonly DicomTag IssuerOfPatientID = new(0x00100021);

    /// <summary>(0010,0030) DA</summary>
    public static readonly DicomTag PatientBirthDate = new(0x00100030);

    /// <summary>(0010,0032) TM</summary>
    public static readonly DicomTag PatientBirthTime = new(0x00100032);

    /// <summary>(0010,0040) CS</summary>
    public static readonly DicomTag PatientSex = new(0x00100040);

    /// <summary>(0010,1000) LO</summary>
    public static readonly DicomTag OtherPatientIDs = new(0x00101000);

    /// <summary>(0010,1010) AS</summary>
    public static readonly DicomTag PatientAge = new(0x00101010);

    /// <summary>(0010,1020) DS</summary>
    public static readonly DicomTag PatientSize = new(0x00101020);

    /// <summary>(0010,1030) DS</summary>
    public static readonly DicomTag PatientWeight = new(0x00101030);

    /// <summary>(0010,2160) SH</summary>
    public static readonly DicomTag EthnicGroup = new(0x00102160);

    /// <summary>(0010,4000) LT</summary>
    public static readonly DicomTag PatientComments = new(0x00104000);
}
