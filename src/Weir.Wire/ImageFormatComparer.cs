using System.Diagnostics.CodeAnalysis;

namespace Weir.Wire;

/// <summary>Formats with the same contents are one in the manifest's table, whichever objects they are.</summary>
public sealed class ImageFormatComparer : IEqualityComparer<ImageFormat>
{
    /// <summary>The one comparer.</summary>
    public static ImageFormatComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ImageFormat? x, ImageFormat? y) =>
        ReferenceEquals(x, y)
        || (
            x is not null
            && y is not null
            // A record compares its lists by reference: without them it compares by value.
            && Bare(x) == Bare(y)
            && x.Windows.SequenceEqual(y.Windows)
            && x.Orientation.SequenceEqual(y.Orientation)
            && x.VoiLuts.SequenceEqual(y.VoiLuts)
            && x.Regions.SequenceEqual(y.Regions)
        );

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] ImageFormat format)
    {
        var hash = new HashCode();
        hash.Add(format.Columns);
        hash.Add(format.Rows);
        hash.Add(format.RescaleSlope);
        hash.Add(format.RescaleIntercept);
        hash.Add(format.PaddingLow);
        foreach (var window in format.Windows)
        {
            hash.Add(window);
        }
        foreach (var cosine in format.Orientation)
        {
            hash.Add(cosine);
        }
        return hash.ToHashCode();
    }

    private static ImageFormat Bare(ImageFormat format) =>
        format with
        {
            Windows = [],
            Orientation = [],
            VoiLuts = [],
            Regions = [],
        };
}
