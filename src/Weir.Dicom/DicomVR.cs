namespace Weir.Dicom;

/// <summary>Value representations (PS3.5 section 6.2). A member's number is its two letters, so parsing is a cast.</summary>
public enum DicomVR : ushort
{
    /// <summary>No value representation: items and delimiters.</summary>
    None = 0,

    /// <summary>Application entity.</summary>
    AE = 'A' << 8 | 'E',

    /// <summary>Age string.</summary>
    AS = 'A' << 8 | 'S',

    /// <summary>Attribute tag.</summary>
    AT = 'A' << 8 | 'T',

    /// <summary>Code string.</summary>
    CS = 'C' << 8 | 'S',

    /// <summary>Date.</summary>
    DA = 'D' << 8 | 'A',

    /// <summary>Decimal string.</summary>
    DS = 'D' << 8 | 'S',

    /// <summary>Date and time.</summary>
    DT = 'D' << 8 | 'T',

    /// <summary>64-bit floating point.</summary>
    FD = 'F' << 8 | 'D',

    /// <summary>32-bit floating point.</summary>
    FL = 'F' << 8 | 'L',

    /// <summary>Integer string.</summary>
    IS = 'I' << 8 | 'S',

    /// <summary>Long string.</summary>
    LO = 'L' << 8 | 'O',

    /// <summary>Long text.</summary>
    LT = 'L' << 8 | 'T',

    /// <summary>Bytes.</summary>
    OB = 'O' << 8 | 'B',

    /// <summary>64-bit floating point values, in bulk.</summary>
    OD = 'O' << 8 | 'D',

    /// <summary>32-bit floating point values, in bulk.</summary>
    OF = 'O' << 8 | 'F',

    /// <summary>32-bit words.</summary>
    OL = 'O' << 8 | 'L',

    /// <summary>64-bit words.</summary>
    OV = 'O' << 8 | 'V',

    /// <summary>16-bit words.</summary>
    OW = 'O' << 8 | 'W',

    /// <summary>Person name.</summary>
    PN = 'P' << 8 | 'N',

    /// <summary>Short string.</summary>
    SH = 'S' << 8 | 'H',

    /// <summary>Signed 32-bit.</summary>
    SL = 'S' << 8 | 'L',

    /// <summary>Sequence of items.</summary>
    SQ = 'S' << 8 | 'Q',

    /// <summary>Signed 16-bit.</summary>
    SS = 'S' << 8 | 'S',

    /// <summary>Short text.</summary>
    ST = 'S' << 8 | 'T',

    /// <summary>Signed 64-bit.</summary>
    SV = 'S' << 8 | 'V',

    /// <summary>Time.</summary>
    TM = 'T' << 8 | 'M',

    /// <summary>Unlimited characters.</summary>
    UC = 'U' << 8 | 'C',

    /// <summary>Unique identifier.</summary>
    UI = 'U' << 8 | 'I',

    /// <summary>Unsigned 32-bit.</summary>
    UL = 'U' << 8 | 'L',

    /// <summary>Unknown.</summary>
    UN = 'U' << 8 | 'N',

    /// <summary>Universal resource identifier.</summary>
    UR = 'U' << 8 | 'R',

    /// <summary>Unsigned 16-bit.</summary>
    US = 'U' << 8 | 'S',

    /// <summary>Unlimited text.</summary>
    UT = 'U' << 8 | 'T',

    /// <summary>Unsigned 64-bit.</summary>
    UV = 'U' << 8 | 'V',
}

/// <summary>What the standard says of each value representation.</summary>
public static class DicomVRs
{
    private const byte Known = 1;
    private const byte Long = 2;

    // Looked at for every element of every file: two letters are an index.
    private static readonly byte[] Traits = MakeTraits();

    /// <summary>Whether the two letters are a value representation of the standard.</summary>
    public static bool IsKnown(this DicomVR vr) => (TraitsOf(vr) & Known) != 0;

    /// <summary>Whether explicit syntaxes write a 32-bit length after two reserved bytes (PS3.5 table 7.1-1).</summary>
    public static bool HasLongLength(this DicomVR vr) => (TraitsOf(vr) & Long) != 0;

    /// <summary>Whether it is known and explicit syntaxes write a 16-bit length (PS3.5 table 7.1-2).</summary>
    internal static bool HasShortLength(this DicomVR vr) => TraitsOf(vr) == Known;

    /// <summary>Whether values are opaque binary that DICOM JSON may refer to by URI (PS3.18 section F.2.6).</summary>
    public static bool IsBulk(this DicomVR vr) =>
        vr
            is DicomVR.OB
                or DicomVR.OD
                or DicomVR.OF
                or DicomVR.OL
                or DicomVR.OV
                or DicomVR.OW
                or DicomVR.UN;

    /// <summary>Whether Specific Character Set decides what the bytes mean (PS3.5 section 6.1.2.3).</summary>
    public static bool UsesCharacterSet(this DicomVR vr) =>
        vr
            is DicomVR.LO
                or DicomVR.LT
                or DicomVR.PN
                or DicomVR.SH
                or DicomVR.ST
                or DicomVR.UC
                or DicomVR.UT;

    /// <summary>Whether values are text, of the default repertoire or of Specific Character Set.</summary>
    public static bool IsText(this DicomVR vr) =>
        vr.UsesCharacterSet()
        || vr
            is DicomVR.AE
                or DicomVR.AS
                or DicomVR.CS
                or DicomVR.DA
                or DicomVR.DS
                or DicomVR.DT
                or DicomVR.IS
                or DicomVR.TM
                or DicomVR.UI
                or DicomVR.UR;

    /// <summary>Whether a backslash is part of the one value instead of a delimiter (PS3.5 section 6.2).</summary>
    public static bool IsSingleText(this DicomVR vr) =>
        vr is DicomVR.LT or DicomVR.ST or DicomVR.UT or DicomVR.UR;

    /// <summary>Bytes of the unit that big endian syntaxes reverse; 1 where bytes keep their order (PS3.5 section 7.3).</summary>
    public static int UnitBytes(this DicomVR vr) =>
        vr switch
        {
            DicomVR.AT or DicomVR.OW or DicomVR.SS or DicomVR.US => 2,
            DicomVR.FL or DicomVR.OF or DicomVR.OL or DicomVR.SL or DicomVR.UL => 4,
            DicomVR.FD or DicomVR.OD or DicomVR.OV or DicomVR.SV or DicomVR.UV => 8,
            _ => 1,
        };

    /// <summary>The byte that makes an odd value even: a space for text, zero for UIDs and binary (PS3.5 section 6.2).</summary>
    public static byte Padding(this DicomVR vr) =>
        vr.IsText() && vr != DicomVR.UI ? (byte)' ' : (byte)0;

    private static byte TraitsOf(DicomVR vr) => IsLetters(vr) ? Traits[IndexOf(vr)] : (byte)0;

    // Upper-case letters are 32 codes, with some signs after Z that no value representation has.
    private static bool IsLetters(DicomVR vr) => ((uint)vr & 0xE0E0) == 0x4040;

    private static uint IndexOf(DicomVR vr) => (((uint)vr >> 3) & 0x3E0) | ((uint)vr & 0x1F);

    private static byte[] MakeTraits()
    {
        var traits = new byte[32 * 32];
        foreach (var vr in Enum.GetValues<DicomVR>())
        {
            var isLong =
                vr.IsBulk()
                || vr
                    is DicomVR.SQ
                        or DicomVR.SV
                        or DicomVR.UC
                        or DicomVR.UR
                        or DicomVR.UT
                        or DicomVR.UV;
            if (vr != DicomVR.None)
            {
                traits[IndexOf(vr)] = (byte)(isLong ? Known | Long : Known);
            }
        }
        return traits;
    }
}
