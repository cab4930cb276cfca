namespace Weir.Imaging;

/// <summary>How a picture is turned: first flipped in the image's own axes, then rotated on screen.</summary>
/// <param name="FlipHorizontal">Left and right are exchanged.</param>
/// <param name="FlipVertical">Top and bottom are exchanged.</param>
/// <param name="Degrees">Clockwise.</param>
public readonly record struct ViewTurn(bool FlipHorizontal, bool FlipVertical, double Degrees)
{
    /// <summary>As the image is stored.</summary>
    public static ViewTurn None => default;

    /// <summary>Turned further, clockwise.</summary>
    public ViewTurn Rotated(double degrees) =>
        this with
        {
            Degrees = ((Degrees + degrees) % 360 + 360) % 360,
        };

    /// <summary>Left and right as the reader sees them are exchanged, whatever the rotation.</summary>
    public ViewTurn FlippedOnScreenHorizontally() =>
        new(!FlipHorizontal, FlipVertical, (360 - Degrees) % 360);

    /// <summary>Top and bottom as the reader sees them are exchanged, whatever the rotation.</summary>
    public ViewTurn FlippedOnScreenVertically() =>
        new(FlipHorizontal, !FlipVertical, (360 - Degrees) % 360);

    /// <summary>Sine and cosine of the rotation, exact for quarter turns, so that a straight picture stays straight.</summary>
    internal (double Sin, double Cos) SinCos() =>
        Rotated(0).Degrees switch
        {
            0 => (0, 1),
            90 => (1, 0),
            180 => (0, -1),
            270 => (-1, 0),
            var other => Math.SinCos(other * Math.PI / 180),
        };

    /// <summary>Directions in the patient of the screen's right and down.</summary>
    internal (Vector3D Right, Vector3D Down) Directions(PlaneOrientation orientation)
    {
        var (sin, cos) = SinCos();
        var along = orientation.Row * (FlipHorizontal ? -1 : 1);
        var across = orientation.Column * (FlipVertical ? -1 : 1);
        // Clockwise on a screen whose y points down: image x goes to (cos, sin), image y to (-sin, cos).
        return (along * cos - across * sin, along * sin + across * cos);
    }
}
