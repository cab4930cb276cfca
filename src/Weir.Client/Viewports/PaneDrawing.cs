using Weir.Client.Stage;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>Writes a picture as the stage wants it: window, rescale, padding and the matrix from image to pane.</summary>
internal static class PaneDrawing
{
    public static ViewportState State(
        ViewportModel model,
        (double X, double Y, double Width, double Height) pane,
        int serial,
        PaneKind kind,
        int handle,
        in Picture picture,
        StageTables tables
    )
    {
        var state = new ViewportState
        {
            Id = model.Index,
            Serial = serial,
            X = pane.X,
            Y = pane.Y,
            Width = pane.Width,
            Height = pane.Height,
            Kind = kind,
        };
        if (kind != PaneKind.Image || picture.Frame is not { Format: var format })
        {
            return state;
        }
        var colour = format.Pixels is PixelFormat.Rgb8 or PixelFormat.Rgb16;
        var flags =
            (model.Inverted ? ViewportFlags.Invert : 0)
            | (
                format.Photometric == PhotometricInterpretation.Monochrome1
                    ? ViewportFlags.Monochrome1
                    : 0
            )
            | (format.Pixels == PixelFormat.Bit1 || !model.IsSmooth ? ViewportFlags.Nearest : 0)
            | (format.PaddingLow is null || colour ? 0 : ViewportFlags.Padding)
            | (format.HasOverlay && model.ShowsOverlays ? ViewportFlags.Overlay : 0);
        var mapped = format.ModalityLut is not null || colour;
        var aspect = format is { RowSpacing: > 0, ColumnSpacing: > 0 }
            ? format.RowSpacing / format.ColumnSpacing
            : 1;
        var (m11, m12, m21, m22, dx, dy) = Transform(model, format, pane.Width, pane.Height).Matrix;
        return state with
        {
            Handle = handle,
            Flags = flags,
            Voi = colour ? VoiCurve.LinearExact : CurveOf(format.Voi),
            WindowCenter = picture.Center,
            WindowWidth = picture.Width,
            RescaleSlope = mapped ? 1 : format.RescaleSlope,
            RescaleIntercept = mapped ? 0 : format.RescaleIntercept,
            PaddingLow = format.PaddingLow ?? 0,
            PaddingHigh = format.PaddingHigh ?? format.PaddingLow ?? 0,
            M11 = m11,
            M12 = m12,
            M21 = m21,
            M22 = m22,
            Dx = dx,
            Dy = dy,
            ModalityLut = tables.Lut(format.ModalityLut),
            VoiLut = tables.Lut(picture.Lut?.Table),
            Shutter = tables.Shutter(format.Shutter, aspect),
            Palette = tables.Palette(picture.Colours),
            ScaleBar = picture.ScaleBar.Length,
            LensX = model.Lens?.X ?? 0,
            LensY = model.Lens?.Y ?? 0,
            LensSize = model.Lens?.Size ?? 0,
            LensZoom = model.Lens?.Zoom ?? 1,
        };
    }

    /// <summary>From an image to the pane that shows it.</summary>
    public static ViewportTransform Transform(
        ViewportModel model,
        ImageFormat format,
        double width,
        double height
    )
    {
        var transform = ViewportTransform.Fit(
            format.Columns,
            format.Rows,
            format.RowSpacing,
            format.ColumnSpacing,
            width,
            height
        ) with
        {
            Zoom = model.Zoom,
            PanX = model.PanX,
            PanY = model.PanY,
            Turn = model.Turn,
        };
        return transform with { PanX = transform.PanX + model.EdgeShift(transform) };
    }

    private static VoiCurve CurveOf(VoiFunction voi) =>
        voi switch
        {
            VoiFunction.LinearExact => VoiCurve.LinearExact,
            VoiFunction.Sigmoid => VoiCurve.Sigmoid,
            _ => VoiCurve.Linear,
        };
}
