using Microsoft.Win32.SafeHandles;
using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>One stored image, its header read, ready to give any of its frames. Safe for several threads.</summary>
internal sealed class OpenImage : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly FrameSource _source;
    private readonly PixelDescription _decoded;
    private readonly PaletteTable? _palette;
    private readonly OverlayPlanes? _overlays;
    private readonly FloatPadding? _padding;
    private readonly Lock? _oneAtATime;
    private readonly Func<FrameSource, int, byte[]> _decode;

    /// <summary>Opens a stored image.</summary>
    /// <param name="path">The stored file.</param>
    /// <param name="decode">Decodes a frame by its index.</param>
    /// <exception cref="DicomFormatException">Not an image, or damaged.</exception>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot decode or show.</exception>
    public OpenImage(string path, Func<FrameSource, int, byte[]> decode)
    {
        _decode = decode;
        _handle = File.OpenHandle(path);
        try
        {
            var file = DicomFile.Read(_handle);
            _source = new FrameSource(file, _handle);
            _decoded = _source.Description.DecodedFrom(file.Syntax);
            Format = WirePixels.FormatOf(_source.Description);
            var header = new ImageHeader(file, _handle);
            _palette = WirePixels.IsPalette(_decoded) ? PaletteTable.Read(header) : null;
            _overlays = OverlayPlanes.Of(header, _source.Description);
            _padding = _decoded.IsFloat ? FloatPadding.Of(file.Dataset) : null;
            // A deflated file can only be read front to back.
            _oneAtATime = file.Syntax.IsDeflated ? new Lock() : null;
        }
        catch
        {
            _source?.Dispose();
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Format of its wire frames.</summary>
    public PixelFormat Format { get; }

    public int Columns => _decoded.Columns;

    public int Rows => _decoded.Rows;

    /// <summary>The pixels of a frame as its wire frame holds them, and its overlay plane; empty for an image without.</summary>
    /// <param name="frameNumber">From 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    /// <exception cref="NotSupportedException">The transfer syntax is not supported; the message names it.</exception>
    public (byte[] Pixels, byte[] Overlay) ReadPixels(int frameNumber)
    {
        var native = Decode(frameNumber - 1);
        // Before bits beside the pixels are cut off.
        var overlay = _overlays?.Combine(frameNumber, native) ?? [];
        _padding?.Mark(native, _decoded.BitsAllocated);
        return (WirePixels.Convert(_decoded, _palette, native), overlay);
    }

    public void Dispose()
    {
        _source.Dispose();
        _handle.Dispose();
    }

    private byte[] Decode(int frame)
    {
        if (_oneAtATime is null)
            return _decode(_source, frame);
        lock (_oneAtATime)
            return _decode(_source, frame);
    }
}
