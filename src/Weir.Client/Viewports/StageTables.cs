using Weir.Client.Stage;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>
/// The lookup tables and shutters that the stage was given, and their numbers in a <see cref="ViewportState"/>. Panes name at most
/// four each, in the picture drawn and in one under way: the ones used last are kept, so that no picture on the canvas lacks its
/// own. A table takes up to 128 KB as numbers and as much as a texture, so all take 6 MB at most, and nothing in most studies.
/// </summary>
public sealed class StageTables(IStage stage)
{
    /// <summary>Four panes, two pictures each, four tables a picture.</summary>
    private const int Most = 32;

    // Edges that no image reaches: a rectangle that covers nothing.
    private const double Beyond = 1 << 17;

    // Numbers of one session are never those of another, whose release may still be on its way.
    private static int s_last;

    private readonly LinkedList<(object Key, int Id)> _kept = [];

    /// <summary>Tables that the stage holds.</summary>
    public int Count => _kept.Count;

    /// <summary>The number of a lookup table; 0 for none.</summary>
    public int Lut(LookupTable? lut) =>
        lut is null ? 0 : Find(lut) ?? Define(lut, StageTable.Lut, Numbers(lut));

    /// <summary>The number of a shutter; 0 for none.</summary>
    /// <param name="shutter">What is covered.</param>
    /// <param name="aspect">Height of a pixel over its width.</param>
    public int Shutter(DisplayShutter? shutter, double aspect) =>
        shutter is null
            ? 0
            : Find((shutter, aspect))
                ?? Define((shutter, aspect), StageTable.Shutter, Numbers(shutter, aspect));

    /// <summary>The number of a colour map; 0 for grey.</summary>
    public int Palette(ColourMap? colours) =>
        colours is null
            ? 0
            : Find(colours) ?? Define(colours, StageTable.Palette, Numbers(colours));

    /// <summary>Takes all of them back.</summary>
    public void Clear()
    {
        foreach (var (_, id) in _kept)
        {
            stage.Define(id, StageTable.Lut, []);
        }
        _kept.Clear();
    }

    private int? Find(object key)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (node.Value.Key.Equals(key))
            {
                _kept.Remove(node);
                _kept.AddFirst(node);
                return node.Value.Id;
            }
        }
        return null;
    }

    private int Define(object key, StageTable kind, double[] numbers)
    {
        if (_kept.Count == Most)
        {
            stage.Define(_kept.Last!.Value.Id, kind, []);
            _kept.RemoveLast();
        }
        var id = ++s_last;
        stage.Define(id, kind, numbers);
        _kept.AddFirst((key, id));
        return id;
    }

    private static double[] Numbers(ColourMap colours) =>
        [.. colours.Rgb.ToArray().Select(value => (double)value)];

    private static double[] Numbers(LookupTable lut)
    {
        var numbers = new double[2 + lut.Values.Length];
        (numbers[0], numbers[1]) = (lut.FirstMapped, lut.Most);
        var to = 2;
        foreach (var value in lut.Values.Span)
        {
            numbers[to++] = value;
        }
        return numbers;
    }

    private static double[] Numbers(DisplayShutter shutter, double aspect)
    {
        var rectangle =
            shutter.Rectangle
            ?? new ShutterRectangle(-(int)Beyond, (int)Beyond, -(int)Beyond, (int)Beyond);
        var circle = shutter.Circle ?? new ShutterCircle(0, 0, -1);
        return
        [
            shutter.PresentationValue / (double)ushort.MaxValue,
            rectangle.Left,
            rectangle.Right,
            rectangle.Upper,
            rectangle.Lower,
            circle.Row,
            circle.Column,
            circle.Radius,
            aspect,
            .. shutter.Polygon.SelectMany(vertex => (double[])[vertex.Row, vertex.Column]),
        ];
    }
}
