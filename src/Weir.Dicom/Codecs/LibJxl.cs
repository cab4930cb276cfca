using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>The C interface of libjxl 0.7's decoder (libjxl, BSD-3-Clause).</summary>
internal static unsafe partial class LibJxl
{
    public const int Success = 0;
    public const int NeedImageBuffer = 5;
    public const int BasicInfoEvent = 0x40;
    public const int FullImageEvent = 0x1000;
    public const int Bytes = 2;
    public const int Words = 3;
    public const int LittleEndian = 1;

    private const string Library = "libjxl.so.0.7";

    /// <summary>JxlBasicInfo, of which only the beginning is read.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    public struct BasicInfo
    {
        public int IsContainer;
        public uint Columns;
        public uint Rows;
        public uint Precision;
        public uint ExponentBits;
        public float IntensityTarget;
        public float MinimumNits;
        public int IsRelative;
        public float LinearBelow;
        public int UsesOriginalProfile;
        public int HasPreview;
        public int HasAnimation;
        public int Orientation;
        public uint ColourChannels;
        public uint ExtraChannels;
    }

    /// <summary>JxlPixelFormat.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PixelFormat
    {
        public uint Channels;
        public int Type;
        public int Endianness;
        public nuint Alignment;
    }

    [LibraryImport(Library, EntryPoint = "JxlDecoderCreate")]
    public static partial nint Create(nint memoryManager);

    [LibraryImport(Library, EntryPoint = "JxlDecoderDestroy")]
    public static partial void Destroy(nint decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSubscribeEvents")]
    public static partial int Subscribe(nint decoder, int events);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSetKeepOrientation")]
    public static partial int SetKeepOrientation(nint decoder, int keep);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSetInput")]
    public static partial int SetInput(nint decoder, byte* codestream, nuint length);

    [LibraryImport(Library, EntryPoint = "JxlDecoderCloseInput")]
    public static partial void CloseInput(nint decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderProcessInput")]
    public static partial int Process(nint decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderGetBasicInfo")]
    public static partial int GetBasicInfo(nint decoder, BasicInfo* info);

    [LibraryImport(Library, EntryPoint = "JxlDecoderImageOutBufferSize")]
    public static partial int GetBufferSize(nint decoder, PixelFormat* format, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSetImageOutBuffer")]
    public static partial int SetBuffer(
        nint decoder,
        PixelFormat* format,
        void* buffer,
        nuint bytes
    );
}
