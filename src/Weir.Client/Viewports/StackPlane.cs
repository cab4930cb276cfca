using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>The plane that a stack's images lie in.</summary>
internal static class StackPlane
{
    // Within some 25 degrees a plane is called by its name.
    private const double Straight = 0.9;

    /// <summary><c>Axial</c>, <c>Coronal</c>, <c>Sagittal</c> or <c>Oblique</c>; empty where the images do not say.</summary>
    public static string Of(SeriesManifest stack)
    {
        if (
            stack.FrameCount == 0
            || PlaneOrientation.From(stack.Frames[0].Format.Orientation) is not { } plane
        )
        {
            return "";
        }
        var normal = plane.Normal;
        return Math.Abs(normal.Z) > Straight ? "Axial"
            : Math.Abs(normal.Y) > Straight ? "Coronal"
            : Math.Abs(normal.X) > Straight ? "Sagittal"
            : "Oblique";
    }
}
