namespace Weir.Imaging;

/// <summary>
/// From image to pane: x' = M11 x + M12 y + Dx, y' = M21 x + M22 y + Dy. Image coordinates are pixels with (0, 0) the top left
/// corner of the first pixel; pane coordinates are CSS pixels from its top left corner, y down.
/// </summary>
public sealed record ViewportTransform
{
    /// <summary>Columns of the image, pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of the image, pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Width of the pane, CSS pixels.</summary>
    public required double PaneWidth { get; init; }

    /// <summary>Height of the pane, CSS pixels.</summary>
    public required double PaneHeight { get; init; }

    /// <summary>Height of a pixel over its width: row spacing / column spacing; 1 when unknown.</summary>
    public double PixelAspect { get; init; } = 1;

    /// <summary>Magnification; 1 shows the whole image as large as the pane allows.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>Shift of the image's middle to the right, CSS pixels.</summary>
    public double PanX { get; init; }

    /// <summary>Shift of the image's middle downwards, CSS pixels.</summary>
    public double PanY { get; init; }

    /// <summary>How the picture is turned.</summary>
    public ViewTurn Turn { get; init; }

    /// <summary>CSS pixels a pixel's width takes at <see cref="Zoom"/> 1: the turned image just fits.</summary>
    public double FitScale
    {
        get
        {
            var (sin, cos) = Turn.SinCos();
            var (width, height) = (Columns, Rows * PixelAspect);
            var (absSin, absCos) = (Math.Abs(sin), Math.Abs(cos));
            return Math.Min(
                PaneWidth / (width * absCos + height * absSin),
                PaneHeight / (width * absSin + height * absCos)
            );
        }
    }

    /// <summary>CSS pixels a pixel's width takes.</summary>
    public double Scale => FitScale * Zoom;

    /// <summary>CSS pixels from the left to the right edge of the turned image.</summary>
    public double PictureWidth
    {
        get
        {
            var (sin, cos) = Turn.SinCos();
            return Scale * (Columns * Math.Abs(cos) + Rows * PixelAspect * Math.Abs(sin));
        }
    }

    /// <summary>The transform's numbers.</summary>
    public (double M11, double M12, double M21, double M22, double Dx, double Dy) Matrix
    {
        get
        {
            var (sin, cos) = Turn.SinCos();
            var x = Scale * (Turn.FlipHorizontal ? -1 : 1);
            var y = Scale * PixelAspect * (Turn.FlipVertical ? -1 : 1);
            var (m11, m12, m21, m22) = (cos * x, -sin * y, sin * x, cos * y);
            return (
                m11,
                m12,
                m21,
                m22,
                PaneWidth / 2 + PanX - (m11 * Columns + m12 * Rows) / 2,
                PaneHeight / 2 + PanY - (m21 * Columns + m22 * Rows) / 2
            );
        }
    }

    /// <summary>The whole image in the pane's middle.</summary>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="rowSpacing">mm; 0 when unknown.</param>
    /// <param name="columnSpacing">mm; 0 when unknown.</param>
    /// <param name="paneWidth">CSS pixels.</param>
    /// <param name="paneHeight">CSS pixels.</param>
    public static ViewportTransform Fit(
        int columns,
        int rows,
        double rowSpacing,
        double columnSpacing,
        double paneWidth,
        double paneHeight
    ) =>
        new()
        {
            Columns = columns,
            Rows = rows,
            PaneWidth = paneWidth,
            PaneHeight = paneHeight,
            PixelAspect = rowSpacing > 0 && columnSpacing > 0 ? rowSpacing / columnSpacing : 1,
        };

    /// <summary>Where a place of the image is in the pane.</summary>
    public (double X, double Y) ToPane(double x, double y)
    {
        var (m11, m12, m21, m22, dx, dy) = Matrix;
        return (m11 * x + m12 * y + dx, m21 * x + m22 * y + dy);
    }

    /// <summary>Which place of the image is under a place of the pane; may lie outside the image.</summary>
    public (double X, double Y) ToImage(double x, double y)
    {
        var (m11, m12, m21, m22, dx, dy) = Matrix;
        var determinant = m11 * m22 - m12 * m21;
        var (px, py) = (x - dx, y - dy);
        return ((m22 * px - m12 * py) / determinant, (m11 * py - m21 * px) / determinant);
    }

    /// <summary>Magnified so that the place of the image under (x, y) of the pane stays there.</summary>
    /// <param name="zoom">The new magnification.</param>
    /// <param name="x">CSS pixels.</param>
    /// <param name="y">CSS pixels.</param>
    public ViewportTransform ZoomedTo(double zoom, double x, double y)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(zoom);
        // The image's middle moves away from the fixed point by the factor of the magnification.
        var factor = zoom / Zoom;
        var (fromMiddleX, fromMiddleY) = (x - PaneWidth / 2, y - PaneHeight / 2);
        return this with
        {
            Zoom = zoom,
            PanX = fromMiddleX + (PanX - fromMiddleX) * factor,
            PanY = fromMiddleY + (PanY - fromMiddleY) * factor,
        };
    }

    /// <summary>Moved by CSS pixels.</summary>
    public ViewportTransform PannedBy(double dx, double dy) =>
        this with
        {
            PanX = PanX + dx,
            PanY = PanY + dy,
        };
}
