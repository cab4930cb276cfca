using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>The TurboJPEG interface of libjpeg-turbo 2.1 (libturbojpeg, BSD-3-Clause and IJG).</summary>
internal static unsafe partial class TurboJpeg
{
    /// <summary>Three components, in the order in which they are coded once no colour is converted.</summary>
    public const int Rgb = 0;

    /// <summary>One component.</summary>
    public const int Grey = 6;

    /// <summary>The slow integer DCT, which is the reference decoders'.</summary>
    public const int AccurateDct = 4096;

    /// <summary>Fail at the first thing that the library could only guess at, instead of showing what it guessed.</summary>
    public const int StopOnWarning = 8192;

    /// <summary>Refuse progressive images with more than 500 scans: each costs a pass over the whole image.</summary>
    public const int LimitScans = 32768;

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint CreateEncoder();

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint encoder,
        byte* source,
        int width,
        int stride,
        int height,
        int format,
        byte** target,
        CULong* length,
        int sampling,
        int quality,
        int flags
    );

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint decoder);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint decoder,
        byte* codestream,
        CULong length,
        byte* target,
        int columns,
        int stride,
        int rows,
        int format,
        int flags
    );
}
