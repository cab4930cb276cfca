using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>One <see cref="ImageFormat"/> for all frames that are alike, since the manifest's table goes by reference.</summary>
internal sealed class FormatTable
{
    private readonly Dictionary<ImageFormat, ImageFormat> _formats = new(
        ImageFormatComparer.Instance
    );

    /// <summary>The format equal to <paramref name="format"/> that was seen first.</summary>
    public ImageFormat Intern(ImageFormat format)
    {
        if (_formats.TryGetValue(format, out var known))
            return known;
        _formats.Add(format, format);
        return format;
    }
}
