using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>The C interface of OpenJPEG 2.5 (libopenjp2, BSD-2-Clause). It also decodes high-throughput JPEG 2000.</summary>
internal static unsafe partial class OpenJpeg
{
    /// <summary>A bare codestream.</summary>
    public const int Codestream = 0;

    /// <summary>A JP2 file.</summary>
    public const int Jp2File = 2;

    /// <summary>More than opj_dparameters_t takes (8248 bytes), whose fields stay the library's defaults.</summary>
    public const int ParameterBytes = 16 * 1024;

    private const string Library = "libopenjp2.so.7";

    /// <summary>opj_image_comp_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint StepX;
        public uint StepY;
        public uint Width;
        public uint Height;
        public uint X;
        public uint Y;
        public uint Precision;
        public uint ObsoletePrecision;
        public uint IsSigned;
        public uint Resolutions;
        public uint Factor;
        public int* Samples;
        public ushort Alpha;
    }

    /// <summary>opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public uint X0;
        public uint Y0;
        public uint X1;
        public uint Y1;
        public uint ComponentCount;
        public int ColourSpace;
        public Component* Components;
        public byte* Profile;
        public uint ProfileBytes;
    }

    [LibraryImport(Library, EntryPoint = "opj_create_decompress")]
    public static partial nint CreateDecoder(int format);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    public static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "opj_set_default_decoder_parameters")]
    public static partial void SetDefaults(byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_decoder")]
    public static partial int SetUp(nint decoder, byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_decoder_set_strict_mode")]
    public static partial int SetStrict(nint decoder, int strict);

    [LibraryImport(Library, EntryPoint = "opj_read_header")]
    public static partial int ReadHeader(nint stream, nint decoder, Image** image);

    [LibraryImport(Library, EntryPoint = "opj_decode")]
    public static partial int Decode(nint decoder, nint stream, Image* image);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    public static partial void DestroyImage(Image* image);

    [LibraryImport(Library, EntryPoint = "opj_stream_create")]
    public static partial nint CreateStream(nuint bufferBytes, int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    public static partial void DestroyStream(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_read_function")]
    public static partial void SetRead(
        nint stream,
        delegate* unmanaged[Cdecl]<byte*, nuint, nint, nuint> read
    );

    [LibraryImport(Library, EntryPoint = "opj_stream_set_skip_function")]
    public static partial void SetSkip(
        nint stream,
        delegate* unmanaged[Cdecl]<long, nint, long> skip
    );

    [LibraryImport(Library, EntryPoint = "opj_stream_set_seek_function")]
    public static partial void SetSeek(
        nint stream,
        delegate* unmanaged[Cdecl]<long, nint, int> seek
    );

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    public static partial void SetData(nint stream, nint data, nint free);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data_length")]
    public static partial void SetLength(nint stream, ulong length);
}
