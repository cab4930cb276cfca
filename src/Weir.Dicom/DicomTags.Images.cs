namespace Weir.Dicom;

/// <summary>What the images are: groups 0028 and above.</summary>
public static partial class DicomTags
{
    /// <summary>(0028,0002) US</summary>
    public static readonly DicomTag SamplesPerPixel = new(0x00280002);

    /// <summary>(0028,0004) CS</summary>
    public static readonly DicomTag PhotometricInterpretation = new(0x00280004);

    /// <summary>(0028,0006) US</summary>
    public static readonly DicomTag PlanarConfiguration = new(0x00280006);

    /// <summary>(0028,0008) IS</summary>
    public static readonly DicomTag NumberOfFrames = new(0x00280008);

    /// <summary>(0028,0009) AT</summary>
    public static readonly DicomTag FrameIncrementPointer = new(0x00280009);

    /// <summary>(0028,0010) US</summary>
    public static readonly DicomTag Rows = new(0x00280010);

    /// <summary>(0028,0011) US</summary>
    public static readonly DicomTag Columns = new(0x00280011);

    /// <summary>(0028,0030) DS</summary>
    public static readonly DicomTag PixelSpacing = new(0x00280030);

    /// <summary>(0028,0034) IS</summary>
    public static readonly DicomTag PixelAspectRatio = new(0x00280034);

    /// <summary>(0028,0100) US</summary>
    public static readonly DicomTag BitsAllocated = new(0x00280100);

    /// <summary>(0028,0101) US</summary>
    public static readonly DicomTag BitsStored = new(0x00280101);

    /// <summary>(0028,0102) US</summary>
    public static readonly DicomTag HighBit = new(0x00280102);

    /// <summary>(0028,0103) US</summary>
    public static readonly DicomTag PixelRepresentation = new(0x00280103);

    /// <summary>(0028,0106) US or SS</summary>
    public static readonly DicomTag SmallestImagePixelValue = new(0x00280106);

    /// <summary>(0028,0107) US or SS</summary>
    public static readonly DicomTag LargestImagePixelValue = new(0x00280107);

    /// <summary>(0028,0120) US or SS</summary>
    public static readonly DicomTag PixelPaddingValue = new(0x00280120);

    /// <summary>(0028,0121) US or SS</summary>
    public static readonly DicomTag PixelPaddingRangeLimit = new(0x00280121);

    /// <summary>(0028,0301) CS</summary>
    public static readonly DicomTag BurnedInAnnotation = new(0x00280301);

    /// <summary>(0028,0A02) CS</summary>
    public static readonly DicomTag PixelSpacingCalibrationType = new(0x00280A02);

    /// <summary>(0028,1050) DS</summary>
    public static readonly DicomTag WindowCenter = new(0x00281050);

    /// <summary>(0028,1051) DS</summary>
    public static readonly DicomTag WindowWidth = new(0x00281051);

    /// <summary>(0028,1052) DS</summary>
    public static readonly DicomTag RescaleIntercept = new(0x00281052);

    /// <summary>(0028,1053) DS</summary>
    public static readonly DicomTag RescaleSlope = new(0x00281053);

    /// <summary>(0028,1054) LO</summary>
    public static readonly DicomTag RescaleType = new(0x00281054);

    /// <summary>(0028,1055) LO</summary>
    public static readonly DicomTag WindowCenterWidthExplanation = new(0x00281055);

    /// <summary>(0028,1056) CS</summary>
    public static readonly DicomTag VOILUTFunction = new(0x00281056);

    /// <summary>(0028,1101) US or SS</summary>
    public static readonly DicomTag RedPaletteColorLookupTableDescriptor = new(0x00281101);

    /// <summary>(0028,1102) US or SS</summary>
    public static readonly DicomTag GreenPaletteColorLookupTableDescriptor = new(0x00281102);

    /// <summary>(0028,1103) US or SS</summary>
    public static readonly DicomTag BluePaletteColorLookupTableDescriptor = new(0x00281103);

    /// <summary>(0028,1201) OW</summary>
    public static readonly DicomTag RedPaletteColorLookupTableData = new(0x00281201);

    /// <summary>(0028,1202) OW</summary>
    public static readonly DicomTag GreenPaletteColorLookupTableData = new(0x00281202);

    /// <summary>(0028,1203) OW</summary>
    public static readonly DicomTag BluePaletteColorLookupTableData = new(0x00281203);

    /// <summary>(0028,1221) OW</summary>
    public static readonly DicomTag SegmentedRedPaletteColorLookupTableData = new(0x00281221);

    /// <summary>(0028,1222) OW</summary>
    public static readonly DicomTag SegmentedGreenPaletteColorLookupTableData = new(0x00281222);

    /// <summary>(0028,1223) OW</summary>
    public static readonly DicomTag SegmentedBluePaletteColorLookupTableData = new(0x00281223);

    /// <summary>(0028,2110) CS</summary>
    public static readonly DicomTag LossyImageCompression = new(0x00282110);

    /// <summary>(0028,2112) DS</summary>
    public static readonly DicomTag LossyImageCompressionRatio = new(0x00282112);

    /// <summary>(0028,2114) CS</summary>
    public static readonly DicomTag LossyImageCompressionMethod = new(0x00282114);

    /// <summary>(0028,3000) SQ</summary>
    public static readonly DicomTag ModalityLUTSequence = new(0x00283000);

    /// <summary>(0028,3002) US or SS</summary>
    public static readonly DicomTag LUTDescriptor = new(0x00283002);

    /// <summary>(0028,3003) LO</summary>
    public static readonly DicomTag LUTExplanation = new(0x00283003);

    /// <summary>(0028,3004) LO</summary>
    public static readonly DicomTag ModalityLUTType = new(0x00283004);

    /// <summary>(0028,3006) US or OW</summary>
    public static readonly DicomTag LUTData = new(0x00283006);

    /// <summary>(0028,3010) SQ</summary>
    public static readonly DicomTag VOILUTSequence = new(0x00283010);

    /// <summary>(0028,9110) SQ</summary>
    public static readonly DicomTag PixelMeasuresSequence = new(0x00289110);

    /// <summary>(0028,9132) SQ</summary>
    public static readonly DicomTag FrameVOILUTSequence = new(0x00289132);

    /// <summary>(0028,9145) SQ</summary>
    public static readonly DicomTag PixelValueTransformationSequence = new(0x00289145);

    /// <summary>(0032,1060) LO</summary>
    public static readonly DicomTag RequestedProcedureDescription = new(0x00321060);

    /// <summary>(0040,0009) SH</summary>
    public static readonly DicomTag ScheduledProcedureStepID = new(0x00400009);

    /// <summary>(0040,0244) DA</summary>
    public static readonly DicomTag PerformedProcedureStepStartDate = new(0x00400244);

    /// <summary>(0040,0245) TM</summary>
    public static readonly DicomTag PerformedProcedureStepStartTime = new(0x00400245);

    /// <summary>(0040,0275) SQ</summary>
    public static readonly DicomTag RequestAttributesSequence = new(0x00400275);

    /// <summary>(0040,1001) SH</summary>
    public static readonly DicomTag RequestedProcedureID = new(0x00401001);

    /// <summary>(0040,9096) SQ</summary>
    public static readonly DicomTag RealWorldValueMappingSequence = new(0x00409096);

    /// <summary>(0040,A043) SQ</summary>
    public static readonly DicomTag ConceptNameCodeSequence = new(0x0040A043);

    /// <summary>(0042,0010) ST</summary>
    public static readonly DicomTag DocumentTitle = new(0x00420010);

    /// <summary>(0042,0011) OB</summary>
    public static readonly DicomTag EncapsulatedDocument = new(0x00420011);

    /// <summary>(0042,0012) LO</summary>
    public static readonly DicomTag MIMETypeOfEncapsulatedDocument = new(0x00420012);

    /// <summary>(0054,0016) SQ</summary>
    public static readonly DicomTag RadiopharmaceuticalInformationSequence = new(0x00540016);

    /// <summary>(0028,0051) CS</summary>
    public static readonly DicomTag CorrectedImage = new(0x00280051);

    /// <summary>(0018,1072) TM</summary>
    public static readonly DicomTag RadiopharmaceuticalStartTime = new(0x00181072);

    /// <summary>(0018,1074) DS</summary>
    public static readonly DicomTag RadionuclideTotalDose = new(0x00181074);

    /// <summary>(0018,1075) DS</summary>
    public static readonly DicomTag RadionuclideHalfLife = new(0x00181075);

    /// <summary>(0018,1078) DT</summary>
    public static readonly DicomTag RadiopharmaceuticalStartDateTime = new(0x00181078);

    /// <summary>(0018,1242) IS</summary>
    public static readonly DicomTag ActualFrameDuration = new(0x00181242);

    /// <summary>(0054,1006) CS</summary>
    public static readonly DicomTag SUVType = new(0x00541006);

    /// <summary>(0054,1300) DS</summary>
    public static readonly DicomTag FrameReferenceTime = new(0x00541300);

    /// <summary>(0054,0220) SQ</summary>
    public static readonly DicomTag ViewCodeSequence = new(0x00540220);

    /// <summary>(0054,1001) CS</summary>
    public static readonly DicomTag Units = new(0x00541001);

    /// <summary>(0054,1102) CS</summary>
    public static readonly DicomTag DecayCorrection = new(0x00541102);

    /// <summary>(0062,0002) SQ</summary>
    public static readonly DicomTag SegmentSequence = new(0x00620002);

    /// <summary>(0062,0004) US</summary>
    public static readonly DicomTag SegmentNumber = new(0x00620004);

    /// <summary>(0062,0005) LO</summary>
    public static readonly DicomTag SegmentLabel = new(0x00620005);

    /// <summary>(0088,0200) SQ</summary>
    public static readonly DicomTag IconImageSequence = new(0x00880200);

    /// <summary>(0070,0080) CS</summary>
    public static readonly DicomTag ContentLabel = new(0x00700080);

    /// <summary>(2050,0020) CS</summary>
    public static readonly DicomTag PresentationLUTShape = new(0x20500020);

    /// <summary>(3004,000C) DS</summary>
    public static readonly DicomTag GridFrameOffsetVector = new(0x3004000C);

    /// <summary>(3006,0002) SH</summary>
    public static readonly DicomTag StructureSetLabel = new(0x30060002);

    /// <summary>(300A,0002) SH</summary>
    public static readonly DicomTag RTPlanLabel = new(0x300A0002);

    /// <summary>(5200,9229) SQ</summary>
    public static readonly DicomTag SharedFunctionalGroupsSequence = new(0x52009229);

    /// <summary>(5200,9230) SQ</summary>
    public static readonly DicomTag PerFrameFunctionalGroupsSequence = new(0x52009230);

    /// <summary>(7FE0,0001) OV</summary>
    public static readonly DicomTag ExtendedOffsetTable = new(0x7FE00001);

    /// <summary>(7FE0,0002) OV</summary>
    public static readonly DicomTag ExtendedOffsetTableLengths = new(0x7FE00002);

    /// <summary>(7FE0,0008) OF</summary>
    public static readonly DicomTag FloatPixelData = new(0x7FE00008);

    /// <summary>(7FE0,0009) OD</summary>
    public static readonly DicomTag DoubleFloatPixelData = new(0x7FE00009);

    /// <summary>(7FE0,0010) OB or OW</summary>
    public static readonly DicomTag PixelData = new(0x7FE00010);

    /// <summary>Whether the tag is one of the three kinds of pixel data (PS3.3 section C.7.6.24).</summary>
    public static bool IsPixelData(DicomTag tag) =>
        tag == PixelData || tag == FloatPixelData || tag == DoubleFloatPixelData;
}
