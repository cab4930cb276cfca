using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>Draws a wire frame small, as a list of series shows it.</summary>
internal static class Thumbnail
{
    /// <summary>Longest side, pixels: 128² grey is 17 KB before compression.</summary>
    public const int MaxSide = 128;

    /// <summary>The picture as a PNG.</summary>
    /// <exception cref="InvalidDataException">The wire frame is damaged.</exception>
    public static byte[] Draw(ReadOnlySpan<byte> blob, ImageFormat format)
    {
        var drawn = Drawing.Draw(blob, format, new DrawingOptions(MaxSide, MaxSide));
        return PngWriter.Write(drawn.Pixels, drawn.Width, drawn.Height, drawn.Components);
    }
}
