namespace Weir.Client.Stage;

/// <summary>What can be defined for viewports to name; the numbers are those of protocol.ts.</summary>
public enum StageTable
{
    /// <summary>A lookup table: first input mapped, highest output, then the values, 0 to 65535.</summary>
    Lut = 1,

    /// <summary>
    /// A display shutter: grey of what is covered (0 to 1); left, right, upper, lower of what shows; row, column and radius of a circle
    /// (negative: none) and a pixel's height over its width; then row and column of each vertex of a polygon. Columns and rows from 1.
    /// </summary>
    Shutter = 2,

    /// <summary>A colour map: red, green and blue of each of 256 greys, 0 to 255.</summary>
    Palette = 3,
}
