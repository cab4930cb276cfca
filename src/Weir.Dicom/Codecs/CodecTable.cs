using System.Collections.Frozen;

namespace Weir.Dicom.Codecs;

/// <summary>Which family decodes a transfer syntax (PS3.5 annex A; UIDs: PS3.6 annex A).</summary>
internal static class CodecTable
{
    private const string Base = "1.2.840.10008.1.2.";

    private static readonly Uncompressed Native = new();

    private static readonly FrozenDictionary<string, FrameCodec> ByUid = Entries()
        .ToFrozenDictionary(entry => Base + entry.Uid, entry => entry.Codec);

    /// <summary>The decoder of a syntax; null if Weir has none.</summary>
    public static FrameCodec? Find(TransferSyntax syntax) =>
        syntax.IsEncapsulated ? ByUid.GetValueOrDefault(syntax.Uid) : Native;

    /// <summary>Whether colours come out as RGB whatever the data set calls them.</summary>
    public static bool GivesRgb(TransferSyntax syntax) => Find(syntax) is JpegXl;

    /// <summary>Whether a syntax is a video: MPEG-2, MPEG-4 AVC, HEVC, also as fragments of one stream.</summary>
    public static bool IsVideo(TransferSyntax syntax) =>
        syntax.Uid.StartsWith(Base + "4.10", StringComparison.Ordinal);

    private static IEnumerable<(string Uid, FrameCodec Codec)> Entries()
    {
        yield return ("1.98", Native);
        yield return ("8.1", new DeflatedFrame());
        yield return ("5", new Rle());
        // The retired processes too; the frame header tells which it is. Hierarchical ones and lossless arithmetic coding are not there.
        var jpeg = new Jpeg();
        for (var process = 50; process <= 57; process++)
        {
            yield return ($"4.{process}", jpeg);
        }
        yield return ("4.70", jpeg);
        var jpegLs = new JpegLs();
        yield return ("4.80", jpegLs);
        yield return ("4.81", jpegLs);
        var jpeg2000 = new Jpeg2000();
        foreach (var uid in (string[])["4.90", "4.91", "4.92", "4.93", "4.201", "4.202", "4.203"])
        {
            yield return (uid, jpeg2000);
        }
        var jpegXl = new JpegXl();
        foreach (var uid in (string[])["4.110", "4.111", "4.112"])
        {
            yield return (uid, jpegXl);
        }
    }
}
