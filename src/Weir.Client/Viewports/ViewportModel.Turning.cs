using Weir.Imaging;

namespace Weir.Client.Viewports;

// How the picture is turned, interpolated, coloured and looked at through a lens.
public sealed partial class ViewportModel
{
    /// <summary>How the picture is turned and flipped.</summary>
    public ViewTurn Turn { get; private set; }

    private bool _smoothAtFirst = true;

    /// <summary>Whether values between pixels are interpolated; else each pixel is a square.</summary>
    public bool IsSmooth { get; private set; } = true;

    /// <summary>The colours of grey images; null for grey.</summary>
    public ColourMap? Colours { get; private set; }

    /// <summary>The lens over the picture; null for none.</summary>
    public Lens? Lens { get; private set; }

    /// <summary>Turns the picture clockwise by quarters about the pane's middle; at fit it fits again.</summary>
    public void RotateQuarters(int quarters) =>
        TurnTo(Turn.Rotated(quarters * 90), keepsScale: false);

    /// <summary>Turns the picture clockwise by any angle about the pane's middle; its size stays.</summary>
    /// <param name="degrees">Clockwise.</param>
    public void RotateBy(double degrees) => TurnTo(Turn.Rotated(degrees), keepsScale: true);

    /// <summary>Exchanges left and right as the reader sees them.</summary>
    public void FlipHorizontally()
    {
        Turn = Turn.FlippedOnScreenHorizontally();
        // What lies at one edge of the pane lies at the other.
        (PanX, Align) = (-PanX, -Align);
        Ask();
    }

    /// <summary>Exchanges top and bottom as the reader sees them.</summary>
    public void FlipVertically()
    {
        Turn = Turn.FlippedOnScreenVertically();
        PanY = -PanY;
        Ask();
    }

    /// <summary>How the reader likes to begin.</summary>
    public void BeginWith(bool smooth, bool overlays) =>
        (IsSmooth, _smoothAtFirst, ShowsOverlays) = (smooth, smooth, overlays);

    /// <summary>Interpolates, or shows each pixel as a square.</summary>
    public void ToggleSmooth()
    {
        IsSmooth = !IsSmooth;
        Ask();
    }

    /// <summary>Colours grey images; null shows them grey. Colour images stay as they are.</summary>
    public void SetColours(ColourMap? colours)
    {
        Colours = colours;
        Ask();
    }

    /// <summary>Holds a lens over a point of the pane (CSS pixels), or takes it away.</summary>
    internal void SetLens(Lens? lens)
    {
        if (Lens != lens)
        {
            Lens = lens;
            Ask();
        }
    }

    private void TurnTo(ViewTurn turn, bool keepsScale)
    {
        LeaveEdge();
        var before = Turn;
        var format = Frame?.Format;
        var old = format is null ? 1 : ScaleOf(format);
        Turn = turn;
        // What lies in the pane's middle stays there: the shift turns with the picture and grows with it.
        var angle = (turn.Degrees - before.Degrees) * Math.PI / 180;
        var (sin, cos) = Math.SinCos(angle);
        var now = format is null ? 1 : ScaleOf(format);
        if (keepsScale)
        {
            Zoom *= old / now;
        }
        var k = keepsScale ? 1 : now / old;
        (PanX, PanY) = (k * (PanX * cos - PanY * sin), k * (PanX * sin + PanY * cos));
        Ask();
    }
}

/// <summary>A square over the picture in which it is larger; the point under its middle stays where it is.</summary>
/// <param name="X">Middle, CSS pixels from the pane's left.</param>
/// <param name="Y">Middle, CSS pixels from the pane's top.</param>
/// <param name="Size">Length of a side, CSS pixels.</param>
/// <param name="Zoom">How much larger than around it.</param>
public readonly record struct Lens(double X, double Y, double Size, double Zoom);
