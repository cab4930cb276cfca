using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>The window a frame is shown with at first.</summary>
public static class DefaultWindow
{
    /// <summary>
    /// The frame's first window (PS3.3 C.11.2.1.2); for colour the identity; else the whole range its bits can hold after
    /// rescaling. Center and width in rescaled units.
    /// </summary>
    public static (double Center, double Width) Of(FrameManifest? frame)
    {
        if (frame is null)
        {
            return (0.5, 1);
        }
        var format = frame.Format;
        if (format.Pixels is PixelFormat.Rgb8 or PixelFormat.Rgb16)
        {
            // Colour is drawn as it is; the stage takes LINEAR_EXACT over the stored range as the identity.
            return format.Pixels == PixelFormat.Rgb8 ? (127.5, 255) : (32767.5, 65535);
        }
        if (format.Windows.Count > 0 && format.Windows[0].Width > 0)
        {
            return (format.Windows[0].Center, format.Windows[0].Width);
        }
        var span = Math.Pow(2, Math.Clamp(format.BitsStored, 1, 32)) - 1;
        var signed = format.Pixels is PixelFormat.S8 or PixelFormat.S16 or PixelFormat.S32;
        var middle = signed ? -0.5 : span / 2;
        return (
            middle * format.RescaleSlope + format.RescaleIntercept,
            Math.Max(1, span * Math.Abs(format.RescaleSlope))
        );
    }
}
