using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>One <see cref="ImageFormat"/> for all frames that are alike, since the manifest's table goes by reference.</summary>
internal sealed class FormatTable : IEqualityComparer<ImageFormat>
{
    private readonly Dictionary<ImageFormat, ImageFormat> _formats;

    public FormatTable() => _formats = new Dictionary<ImageFormat, ImageFormat>(this);

    /// <summary>The format equal to <paramref name="format"/> that was seen first.</summary>
    public ImageFormat Intern(ImageFormat format)
    {
        if (_formats.TryGetValue(format, out var known))
            return known;
        _formats.Add(format, format);
        return format;
    }

    // The record's own equality compares lists by reference: put aside, then compared by content.
    bool IEqualityComparer<ImageFormat>.Equals(ImageFormat? a, ImageFormat? b) =>
        a!.Windows.SequenceEqual(b!.Windows)
        && a.Orientation.SequenceEqual(b.Orientation)
        && (a with { Windows = b.Windows, Orientation = b.Orientation }) == b;

    int IEqualityComparer<ImageFormat>.GetHashCode(ImageFormat format) =>
        HashCode.Combine(
            format.Pixels,
            format.Columns,
            format.Rows,
            format.RescaleIntercept,
            format.RowSpacing
        );
}
