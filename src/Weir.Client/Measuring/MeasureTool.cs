using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Measuring;

/// <summary>
/// Turns drags into measurements, and drags on a measurement into changes of it. A drag that it takes belongs to it until the
/// button is released; of an angle, the second arm follows the pointer until the next press.
/// </summary>
/// <param name="book">Where measurements are kept.</param>
public sealed class MeasureTool(MeasurementBook book)
{
    private const double ClickReach = 3;

    private Grip? _grip;

    /// <summary>The kind that a tool makes; null for tools that measure nothing.</summary>
    public static MeasurementKind? KindOf(DragTool tool) =>
        tool switch
        {
            DragTool.Length => MeasurementKind.Length,
            DragTool.Angle => MeasurementKind.Angle,
            DragTool.Ellipse => MeasurementKind.Ellipse,
            DragTool.Rectangle => MeasurementKind.Rectangle,
            _ => null,
        };

    /// <summary>A button went down at a point of a pane. True when the drag belongs to measuring.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="tool">What the button does otherwise.</param>
    /// <param name="x">CSS pixels in the pane.</param>
    /// <param name="y">CSS pixels in the pane.</param>
    public bool Begin(ViewportModel pane, DragTool tool, double x, double y)
    {
        if (_grip is { IsSecondArm: true })
        {
            // This press sets the second arm.
            _grip = null;
            return true;
        }
        if (pane.ImagePointAt(x, y) is not { } at || pane.ShownPlace is not { } place)
        {
            return false;
        }
        var scale = pane.ScaleShown;
        foreach (var old in book.On(place).Reverse())
        {
            var handle = MeasurementShapes.HandleAt(old, at, scale);
            if (handle >= 0 || MeasurementShapes.IsOn(old, at, scale))
            {
                book.Select(old.Id);
                book.BeginChange();
                _grip = new Grip(pane, place, x, y, at) { Id = old.Id, Point = handle };
                return true;
            }
        }
        book.Select(0);
        if (KindOf(tool) is not { } kind)
        {
            return false;
        }
        _grip = new Grip(pane, place, x, y, at) { Kind = kind };
        return true;
    }

    /// <summary>The pointer moved to a point of the pane in which the drag began.</summary>
    public void Move(double x, double y)
    {
        // The picture may have changed by key or wheel: a measurement never wanders to another image.
        if (
            _grip is not { } grip
            || grip.Pane.ShownPlace != grip.Place
            || grip.Pane.ImagePointAt(x, y) is not { } at
        )
        {
            return;
        }
        if (grip.Id == 0)
        {
            if (Math.Abs(x - grip.X) < ClickReach && Math.Abs(y - grip.Y) < ClickReach)
            {
                return;
            }
            var points = Enumerable
                .Repeat(at, Measurement.PointsOf(grip.Kind) - 1)
                .Prepend(grip.Start);
            grip.Id = book.Add(grip.Kind, grip.Place, [.. points]).Id;
            grip.Point = 1;
            grip.IsNew = true;
        }
        if (book.Find(grip.Id) is not { } old)
        {
            _grip = null;
            return;
        }
        var changed =
            grip.Point < 0
                ? old.MovedBy(at.X - grip.Start.X, at.Y - grip.Start.Y)
                : old.WithPoint(grip.Point, at);
        if (grip is { IsNew: true, Point: 1, Kind: MeasurementKind.Angle })
        {
            changed = changed.WithPoint(2, at);
        }
        book.Change(changed);
        grip.Start = at;
    }

    /// <summary>The button was released.</summary>
    public void End()
    {
        if (_grip is not { } grip || grip.IsSecondArm)
        {
            return;
        }
        if (grip is { IsNew: true, Kind: MeasurementKind.Angle })
        {
            grip.Point = 2;
            grip.IsSecondArm = true;
            return;
        }
        if (grip is { Id: > 0, IsNew: false })
        {
            book.DropEmptyStep();
        }
        _grip = null;
    }

    /// <summary>The pointer moves over a pane without a button.</summary>
    public void Hover(ViewportModel pane, double x, double y)
    {
        if (_grip is { IsSecondArm: true } grip && grip.Pane == pane)
        {
            Move(x, y);
        }
    }

    private sealed class Grip(
        ViewportModel pane,
        ImagePlace place,
        double x,
        double y,
        ImagePoint start
    )
    {
        public ViewportModel Pane => pane;
        public ImagePlace Place => place;
        public double X => x;
        public double Y => y;
        public ImagePoint Start { get; set; } = start;
        public MeasurementKind Kind { get; init; }
        public int Id { get; set; }
        public int Point { get; set; }
        public bool IsNew { get; set; }
        public bool IsSecondArm { get; set; }
    }
}
