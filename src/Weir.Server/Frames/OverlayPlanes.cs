using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// The overlays of an image (PS3.3 section C.9.2): planes of their own, in the repeating groups 6000 to 601E, or in bits of the samples
/// that hold no pixel, as before 2004 (PS3.5 section 8.1.2). All planes of a frame are combined into the one of its wire frame.
/// </summary>
internal sealed class OverlayPlanes
{
    private const int FirstGroup = 0x6000;
    private const int LastGroup = 0x601E;

    private readonly ImageHeader _header;
    private readonly PixelDescription _image;
    private readonly List<Plane> _planes = [];

    private OverlayPlanes(ImageHeader header, PixelDescription image) =>
        (_header, _image) = (header, image);

    /// <summary>The overlays of an image; null when it has none that could show.</summary>
    public static OverlayPlanes? Of(ImageHeader header, PixelDescription image)
    {
        var overlays = new OverlayPlanes(header, image);
        for (var group = FirstGroup; group <= LastGroup; group += 2)
            if (overlays.Find((ushort)group) is { } plane)
                overlays._planes.Add(plane);
        return overlays._planes.Count > 0 ? overlays : null;
    }

    /// <summary>Bytes of a combined plane.</summary>
    public int PlaneBytes => (int)PixelFormat.Bit1.FrameBytes(_image.Columns, _image.Rows);

    /// <summary>All overlays of a frame as one plane of the image's size, as <see cref="PixelFormat.Bit1"/>. What lies outside is cut off.</summary>
    /// <param name="frameNumber">From 1.</param>
    /// <param name="native">The decoded frame, before anything was done to its samples.</param>
    public byte[] Combine(int frameNumber, ReadOnlySpan<byte> native)
    {
        var combined = new byte[PlaneBytes];
        foreach (var plane in _planes)
            if (plane.Data is null)
                AddBits(plane.Bit, native, combined);
            else if (plane.FrameOf(frameNumber) is { } frame)
                Add(plane, plane.Data, frame, combined);
        return combined;
    }

    private Plane? Find(ushort group)
    {
        var dataset = _header.Dataset;
        DicomTag Tag(ushort element) => new(group, element);
        if (!dataset.Contains(Tag(0x0010)) && !dataset.Contains(Tag(0x0100)))
            return null;
        if (dataset.TryGet(Tag(0x3000), out var data) && _header.LengthOf(data) > 0)
        {
            var (rows, columns) = (dataset.GetInt(Tag(0x0010)), dataset.GetInt(Tag(0x0011)));
            if (
                rows is not (> 0 and <= ushort.MaxValue)
                || columns is not (> 0 and <= ushort.MaxValue)
            )
                return null;
            var (top, left) = dataset.GetInts(Tag(0x0050)) is [var row, var column]
                ? (row, column)
                : (1, 1);
            // Neither attribute of multi-frame overlays: the one plane belongs to every frame.
            var frames = dataset.GetInt(Tag(0x0015));
            var first = dataset.GetInt(Tag(0x0051));
            return new Plane(
                data,
                rows.Value,
                columns.Value,
                top - 1L,
                left - 1L,
                frames ?? 1,
                frames is null && first is null ? null : first ?? 1,
                0
            );
        }
        var bit = dataset.GetInt(Tag(0x0102)) ?? 0;
        return IsSpare(bit) ? new Plane(null, 0, 0, 0, 0, 0, null, bit) : null;
    }

    // A bit of the samples as they are stored that no pixel has: a lossy codec has none, nor has one that is told the precision.
    private bool IsSpare(int bit) =>
        _image is { SamplesPerPixel: 1, IsFloat: false, BitsAllocated: 8 or 16 }
        && bit < _image.BitsAllocated
        && (bit > _image.HighBit || bit >= 0 && bit <= _image.HighBit - _image.BitsStored)
        && (
            !_header.File.Syntax.IsEncapsulated
            || _header.File.Syntax == TransferSyntax.RleLossless
            || _header.File.Syntax == TransferSyntax.EncapsulatedUncompressed
            || _header.File.Syntax == TransferSyntax.DeflatedImageFrame
        );

    private void AddBits(int bit, ReadOnlySpan<byte> native, Span<byte> combined)
    {
        var step = _image.BitsAllocated / 8;
        var (at, mask) = (bit / 8, 1 << (bit % 8));
        for (int pixel = 0; at < native.Length; pixel++, at += step)
            if ((native[at] & mask) != 0)
                combined[pixel >> 3] |= (byte)(1 << (pixel & 7));
    }

    private void Add(Plane plane, DicomElement data, long frame, Span<byte> combined)
    {
        // Frames follow each other without gaps; only the bytes of the wanted one are read.
        var bits = (long)plane.Rows * plane.Columns;
        var from = frame * bits / 16 * 2;
        var skip = (int)(frame * bits - from * 8);
        var bytes = _header.Read(data, from, (int)((skip + bits + 7) / 8 + 1) / 2 * 2).Span;
        var right = Math.Min(plane.Columns, _image.Columns - plane.Left);
        var bottom = Math.Min(plane.Rows, _image.Rows - plane.Top);
        for (var y = Math.Max(0, -plane.Top); y < bottom; y++)
        {
            var to = (y + plane.Top) * _image.Columns + plane.Left;
            var row = skip + y * plane.Columns;
            for (var x = Math.Max(0, -plane.Left); x < right; x++)
            {
                var bit = row + x;
                if (bit >> 3 >= bytes.Length)
                    return;
                var there = bytes[(int)(bit >> 3)] >> (int)(bit & 7) & 1;
                combined[(int)(to + x >> 3)] |= (byte)(there << (int)(to + x & 7));
            }
        }
    }

    /// <summary>One overlay.</summary>
    /// <param name="Data">Overlay Data (60xx,3000); null for bits of the samples.</param>
    /// <param name="Rows">Its rows.</param>
    /// <param name="Columns">Its columns.</param>
    /// <param name="Top">Row of the image that its first one lies on, from 0; may lie outside.</param>
    /// <param name="Left">Column of the image that its first one lies on, from 0; may lie outside.</param>
    /// <param name="Frames">How many frames it has.</param>
    /// <param name="FirstFrame">Frame of the image that its first one belongs to, from 1; null: its only one belongs to all.</param>
    /// <param name="Bit">Overlay Bit Position (60xx,0102), without data.</param>
    private sealed record Plane(
        DicomElement? Data,
        int Rows,
        int Columns,
        long Top,
        long Left,
        int Frames,
        int? FirstFrame,
        int Bit
    )
    {
        /// <summary>Which of its frames, from 0, lies over one of the image; null for none.</summary>
        public long? FrameOf(int frameNumber) =>
            FirstFrame is not { } first ? 0
            : frameNumber >= first && frameNumber - (long)first < Frames ? frameNumber - (long)first
            : null;
    }
}
