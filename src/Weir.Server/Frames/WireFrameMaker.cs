using System.Buffers;
using System.Collections.Concurrent;
using Weir.Dicom;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// Makes wire frames from stored images. Keeps the few images used last open, so that the frames of a multi-frame image
/// do not each look for their place in it again, and one encoder for each frame in the making.
/// </summary>
/// <param name="options">How frames are packed.</param>
/// <param name="decode">Decodes a frame by its index; null: in this process.</param>
public sealed class WireFrameMaker(
    FrameOptions options,
    Func<FrameSource, int, byte[]>? decode = null
) : IDisposable
{
    private const int KeptImages = 4;

    /// <summary>An output buffer above this is not kept: one huge radiograph must not set the size for ever.</summary>
    private const int KeptBufferBytes = 4 << 20;

    private readonly ConcurrentBag<(FrameEncoder Encoder, ArrayBufferWriter<byte> Output)> _idle =
    [];
    private readonly Lock _gate = new();
    private readonly List<Kept> _images = [];

    /// <summary>Makes the wire frame of one frame and hands it to <paramref name="use"/>, which must not keep it.</summary>
    /// <param name="path">The stored file.</param>
    /// <param name="frameNumber">From 1.</param>
    /// <param name="use">Receives the blob.</param>
    /// <exception cref="Weir.Dicom.DicomFormatException">The file or the frame is damaged.</exception>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot decode or show; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The image has no such frame.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public T Make<T>(string path, int frameNumber, Func<ReadOnlyMemory<byte>, T> use)
    {
        var image = Open(path);
        var (encoder, output) = _idle.TryTake(out var idle)
            ? idle
            : (new FrameEncoder(options.ZstdLevel), new ArrayBufferWriter<byte>());
        try
        {
            var (pixels, overlay) = image.Image.Value.ReadPixels(frameNumber);
            output.ResetWrittenCount();
            encoder.Encode(
                image.Image.Value.Format,
                image.Image.Value.Columns,
                image.Image.Value.Rows,
                pixels,
                output,
                overlay
            );
            return use(output.WrittenMemory);
        }
        finally
        {
            Close(image);
            if (output.Capacity > KeptBufferBytes)
                output = new ArrayBufferWriter<byte>();
            _idle.Add((encoder, output));
        }
    }

    /// <summary>Closes images and encoders.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _images.ForEach(image => image.Dispose());
            _images.Clear();
        }
        while (_idle.TryTake(out var idle))
            idle.Encoder.Dispose();
    }

    private Kept Open(string path)
    {
        lock (_gate)
        {
            var at = _images.FindIndex(image => image.Path == path);
            var kept = at < 0 ? new Kept(path, decode ?? PixelDecoder.DecodeFrame) : _images[at];
            if (at >= 0)
                _images.RemoveAt(at);
            _images.Add(kept);
            kept.Users++;
            if (_images.Count > KeptImages && _images.Find(image => image.Users == 0) is { } oldest)
            {
                _images.Remove(oldest);
                oldest.Dispose();
            }
            return kept;
        }
    }

    private void Close(Kept image)
    {
        lock (_gate)
        {
            image.Users--;
            // One that could not be opened is not kept: its file may be readable next time.
            if (image.Users == 0 && (!image.Image.IsValueCreated || _images.Count > KeptImages))
            {
                _images.Remove(image);
                image.Dispose();
            }
        }
    }

    private sealed class Kept(string path, Func<FrameSource, int, byte[]> decode) : IDisposable
    {
        public string Path => path;

        /// <summary>Opened by the first user, outside the lock; the others wait for it.</summary>
        public Lazy<OpenImage> Image { get; } =
            new(() => new OpenImage(path, decode), LazyThreadSafetyMode.ExecutionAndPublication);

        public int Users { get; set; }

        public void Dispose()
        {
            if (Image.IsValueCreated)
                Image.Value.Dispose();
        }
    }
}
