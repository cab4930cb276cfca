using System.Collections.Frozen;

namespace Weir.Dicom;

/// <summary>A transfer syntax: how a data set and its pixels are encoded (PS3.5 section 10 and annex A).</summary>
public sealed class TransferSyntax
{
    /// <summary>Implicit VR Little Endian, the default of network associations.</summary>
    public static readonly TransferSyntax ImplicitLittleEndian = new("1.2.840.10008.1.2", false);

    /// <summary>Explicit VR Little Endian.</summary>
    public static readonly TransferSyntax ExplicitLittleEndian = new("1.2.840.10008.1.2.1");

    /// <summary>Explicit VR Big Endian (retired).</summary>
    public static readonly TransferSyntax ExplicitBigEndian = new(
        "1.2.840.10008.1.2.2",
        bigEndian: true
    );

    /// <summary>Deflated Explicit VR Little Endian: all after the meta information is one raw deflate stream (PS3.5 section A.5).</summary>
    public static readonly TransferSyntax DeflatedLittleEndian = new(
        "1.2.840.10008.1.2.1.99",
        deflated: true
    );

    /// <summary>Encapsulated Uncompressed: native frames in fragments (PS3.5 section A.4.11).</summary>
    public static readonly TransferSyntax EncapsulatedUncompressed = new(
        "1.2.840.10008.1.2.1.98",
        encapsulated: true
    );

    /// <summary>JPEG-LS Lossless.</summary>
    public static readonly TransferSyntax JpegLsLossless = new(
        "1.2.840.10008.1.2.4.80",
        encapsulated: true
    );

    /// <summary>JPEG-LS Lossy (Near-Lossless).</summary>
    public static readonly TransferSyntax JpegLsNearLossless = new(
        "1.2.840.10008.1.2.4.81",
        encapsulated: true
    );

    /// <summary>RLE Lossless (PS3.5 annex G).</summary>
    public static readonly TransferSyntax RleLossless = new(
        "1.2.840.10008.1.2.5",
        encapsulated: true
    );

    /// <summary>Deflated Image Frame Compression: each frame a raw deflate stream (PS3.5 section A.4.13).</summary>
    public static readonly TransferSyntax DeflatedImageFrame = new(
        "1.2.840.10008.1.2.8.1",
        encapsulated: true
    );

    private static readonly FrozenDictionary<string, TransferSyntax> Known = new[]
    {
        ImplicitLittleEndian,
        ExplicitLittleEndian,
        ExplicitBigEndian,
        DeflatedLittleEndian,
        EncapsulatedUncompressed,
        JpegLsLossless,
        JpegLsNearLossless,
        RleLossless,
        DeflatedImageFrame,
    }.ToFrozenDictionary(syntax => syntax.Uid);

    private TransferSyntax(
        string uid,
        bool explicitVR = true,
        bool bigEndian = false,
        bool deflated = false,
        bool encapsulated = false
    )
    {
        Uid = uid;
        IsExplicit = explicitVR;
        IsBigEndian = bigEndian;
        IsDeflated = deflated;
        IsEncapsulated = encapsulated;
    }

    /// <summary>The UID.</summary>
    public string Uid { get; }

    /// <summary>The name the standard gives it; the UID if the standard does not know it.</summary>
    public string Name => DicomUids.NameOf(Uid);

    /// <summary>Whether elements carry their value representation.</summary>
    public bool IsExplicit { get; }

    /// <summary>Whether numbers are big endian.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether the data set is deflated.</summary>
    public bool IsDeflated { get; }

    /// <summary>Whether pixel data is held in fragments, one codestream a frame.</summary>
    public bool IsEncapsulated { get; }

    /// <summary>The syntax of a UID. One that is not known here is taken to be explicit little endian with
    /// encapsulated frames, as the standard rules for every compressed syntax (PS3.5 section A.4).</summary>
    /// <param name="uid">Transfer syntax UID.</param>
    public static TransferSyntax Of(string uid) =>
        Known.TryGetValue(uid, out var syntax) ? syntax : new(uid, encapsulated: true);

    /// <summary>Name and UID, as error messages say it.</summary>
    public override string ToString() => Name == Uid ? Uid : $"{Name} ({Uid})";
}
