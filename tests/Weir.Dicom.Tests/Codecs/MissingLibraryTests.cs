using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Weir.Dicom.Tests.Codecs;

/// <summary>A machine without the codecs' libraries: a second copy of Weir.Dicom that does not find them.</summary>
public sealed class MissingLibraryTests
{
    [Theory]
    [InlineData("coverage/pydicom/SC_rgb_jpeg_dcmtk.dcm", "libturbojpeg0")]
    [InlineData("coverage/pydicom/JPEG2000.dcm", "libopenjp2-7")]
    [InlineData("coverage/htj2k-wrapped/CT1_HTJ2K.dcm", "libopenjp2-7")]
    [InlineData("codec/jpegls-t87/t16e0.jls", "libcharls2")]
    [InlineData("made.jxl", "libjxl0.7")]
    public void A_missing_library_is_told_with_the_Debian_package_that_has_it(
        string path,
        string package
    )
    {
        using var file = new TemporaryFile(BytesOf(path));
        var context = new AssemblyLoadContext("without libraries", isCollectible: true);
        var copy = context.LoadFromAssemblyPath(typeof(PixelDecoder).Assembly.Location);
        NativeLibrary.SetDllImportResolver(
            copy,
            (name, _, _) => throw new DllNotFoundException(name)
        );
        using var source = (IDisposable)Call(copy, nameof(FrameSource), "Open", file.Path);
        var error = Assert.Throws<TargetInvocationException>(() =>
            Call(copy, nameof(PixelDecoder), "DecodeFrame", source, 0)
        );
        var missing = Assert.IsType<DllNotFoundException>(error.InnerException);
        Assert.Contains($"install the Debian package {package}.", missing.Message);
        // What the server says in the name of its decoder process is the same.
        using var here = FrameSource.Open(file.Path);
        Assert.Equal(PixelDecoder.MissingLibrary(here.Syntax), missing.Message);
    }

    [Theory]
    [InlineData("coverage/pydicom/JPGExtended.dcm")]
    [InlineData("coverage/pydicom/SC_rgb_jpeg_gdcm.dcm")]
    [InlineData("coverage/pydicom/MR_small_RLE.dcm")]
    public void What_Weir_decodes_itself_needs_no_library(string path)
    {
        var context = new AssemblyLoadContext("without libraries", isCollectible: true);
        var copy = context.LoadFromAssemblyPath(typeof(PixelDecoder).Assembly.Location);
        NativeLibrary.SetDllImportResolver(
            copy,
            (name, _, _) => throw new DllNotFoundException(name)
        );
        using var source = (IDisposable)Call(
            copy,
            nameof(FrameSource),
            "Open",
            SharedData.PathOf(path)
        );
        Assert.NotEmpty((byte[])Call(copy, nameof(PixelDecoder), "DecodeFrame", source, 0));
    }

    private static object Call(
        Assembly copy,
        string type,
        string method,
        params object[] arguments
    ) =>
        copy.GetType("Weir.Dicom." + type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Public | BindingFlags.Static)!
            .Invoke(null, arguments)!;

    /// <summary>A DICOM file: one of the shared ones, or one around a bare codestream.</summary>
    private static byte[] BytesOf(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".jls":
                var stream = File.ReadAllBytes(SharedData.PathOf(path));
                return Sample.Bytes(
                    Sample.Image(256, 256, 16),
                    TransferSyntax.JpegLsLossless,
                    PixelContent.Frames([stream])
                );
            case ".jxl":
                using (var workshop = new Workshop())
                {
                    var image = new MadeImage(64, 64, 1, 8);
                    var made = workshop.Make(
                        "made.pgm",
                        image.Netpbm(),
                        path,
                        "cjxl",
                        "{in}",
                        "{out}"
                    );
                    return Sample.Bytes(
                        image.Dataset,
                        TransferSyntax.Of("1.2.840.10008.1.2.4.112"),
                        PixelContent.Frames([made])
                    );
                }
            default:
                return File.ReadAllBytes(SharedData.PathOf(path));
        }
    }
}
