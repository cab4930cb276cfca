namespace Weir.Dicom;

// What of an image is not to be seen.
public static partial class DicomTags
{
    /// <summary>(0018,1600) CS</summary>
    public static readonly DicomTag ShutterShape = new(0x00181600);

    /// <summary>(0018,1602) IS</summary>
    public static readonly DicomTag ShutterLeftVerticalEdge = new(0x00181602);

    /// <summary>(0018,1604) IS</summary>
    public static readonly DicomTag ShutterRightVerticalEdge = new(0x00181604);

    /// <summary>(0018,1606) IS</summary>
    public static readonly DicomTag ShutterUpperHorizontalEdge = new(0x00181606);

    /// <summary>(0018,1608) IS</summary>
    public static readonly DicomTag ShutterLowerHorizontalEdge = new(0x00181608);

    /// <summary>(0018,1610) IS</summary>
    public static readonly DicomTag CenterOfCircularShutter = new(0x00181610);

    /// <summary>(0018,1612) IS</summary>
    public static readonly DicomTag RadiusOfCircularShutter = new(0x00181612);

    /// <summary>(0018,1620) IS</summary>
    public static readonly DicomTag VerticesOfThePolygonalShutter = new(0x00181620);

    /// <summary>(0018,1622) US</summary>
    public static readonly DicomTag ShutterPresentationValue = new(0x00181622);

    /// <summary>(0018,9472) SQ</summary>
    public static readonly DicomTag FrameDisplayShutterSequence = new(0x00189472);

    /// <summary>(0028,0122) FL</summary>
    public static readonly DicomTag FloatPixelPaddingValue = new(0x00280122);

    /// <summary>(0028,0123) FD</summary>
    public static readonly DicomTag DoubleFloatPixelPaddingValue = new(0x00280123);

    /// <summary>(0028,0124) FL</summary>
    public static readonly DicomTag FloatPixelPaddingRangeLimit = new(0x00280124);

    /// <summary>(0028,0125) FD</summary>
    public static readonly DicomTag DoubleFloatPixelPaddingRangeLimit = new(0x00280125);
}
