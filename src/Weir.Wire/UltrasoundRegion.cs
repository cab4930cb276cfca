namespace Weir.Wire;

/// <summary>What a step of a pixel means in a region of an ultrasound image (PS3.3 section C.8.5.5.1.15).</summary>
public enum RegionUnit : byte
{
    /// <summary>None, or one that Weir has no name for.</summary>
    None = 0,

    /// <summary>Percent.</summary>
    Percent = 1,

    /// <summary>dB.</summary>
    Decibel = 2,

    /// <summary>cm: a length.</summary>
    Centimetre = 3,

    /// <summary>Seconds.</summary>
    Second = 4,

    /// <summary>Hz.</summary>
    Hertz = 5,

    /// <summary>dB per second.</summary>
    DecibelPerSecond = 6,

    /// <summary>cm per second.</summary>
    CentimetrePerSecond = 7,

    /// <summary>cm² .</summary>
    SquareCentimetre = 8,

    /// <summary>cm² per second.</summary>
    SquareCentimetrePerSecond = 9,

    /// <summary>cm³.</summary>
    CubicCentimetre = 10,

    /// <summary>cm³ per second.</summary>
    CubicCentimetrePerSecond = 11,

    /// <summary>Degrees.</summary>
    Degree = 12,
}

/// <summary>A region of an ultrasound image with a calibration of its own (Sequence of Ultrasound Regions (0018,6011)).</summary>
/// <param name="Left">First column, from 0 (0018,6018).</param>
/// <param name="Top">First row (0018,601A).</param>
/// <param name="Right">Last column (0018,601C).</param>
/// <param name="Bottom">Last row (0018,601E).</param>
/// <param name="UnitX">Physical Units X Direction (0018,6024).</param>
/// <param name="UnitY">Physical Units Y Direction (0018,6026).</param>
/// <param name="DeltaX">Physical Delta X (0018,602C): units a column; not 0.</param>
/// <param name="DeltaY">Physical Delta Y (0018,602E): units a row; not 0.</param>
/// <param name="IsBelow">Where regions overlap, the others' pixels are shown (Region Flags (0018,6016), bit 0).</param>
public readonly record struct UltrasoundRegion(
    int Left,
    int Top,
    int Right,
    int Bottom,
    RegionUnit UnitX,
    RegionUnit UnitY,
    double DeltaX,
    double DeltaY,
    bool IsBelow
)
{
    /// <summary>Whether both directions are lengths.</summary>
    public bool HasLengths => UnitX == RegionUnit.Centimetre && UnitY == RegionUnit.Centimetre;

    /// <summary>Whether a place lies in it: in pixels, the middle of the first one at 0.5.</summary>
    public bool Contains(double x, double y) =>
        x >= Left && x <= Right + 1 && y >= Top && y <= Bottom + 1;
}
