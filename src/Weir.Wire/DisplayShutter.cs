namespace Weir.Wire;

/// <summary>
/// What of an image is not to be seen (PS3.3 section C.7.6.11). Where several shapes are given, only what lies inside all of
/// them shows. Rows and columns count from 1, as in the standard.
/// </summary>
public sealed record DisplayShutter
{
    /// <summary>Most vertices that are kept of a polygon.</summary>
    public const int MaxVertices = 1024;

    /// <summary>The edges of RECTANGULAR: the first and last column and row that show; null when there is none.</summary>
    public ShutterRectangle? Rectangle { get; init; }

    /// <summary>CIRCULAR; null when there is none.</summary>
    public ShutterCircle? Circle { get; init; }

    /// <summary>The vertices of POLYGONAL, row and column; empty when there is none.</summary>
    public IReadOnlyList<ShutterVertex> Polygon { get; init; } = [];

    /// <summary>The grey of what is covered, a P-value: 0 black to 65535 white (Shutter Presentation Value (0018,1622)).</summary>
    public ushort PresentationValue { get; init; }

    /// <summary>Shutters are equal when their shapes are.</summary>
    public bool Equals(DisplayShutter? other) =>
        ReferenceEquals(this, other)
        || other is not null
            && Rectangle == other.Rectangle
            && Circle == other.Circle
            && PresentationValue == other.PresentationValue
            && Polygon.SequenceEqual(other.Polygon);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Rectangle, Circle, PresentationValue, Polygon.Count);
}

/// <summary>The edges of a rectangular shutter; those columns and rows still show.</summary>
public readonly record struct ShutterRectangle(int Left, int Right, int Upper, int Lower);

/// <summary>A circular shutter; the radius is in columns where a pixel is not square.</summary>
public readonly record struct ShutterCircle(int Row, int Column, int Radius);

/// <summary>A vertex of a polygonal shutter.</summary>
public readonly record struct ShutterVertex(int Row, int Column);
