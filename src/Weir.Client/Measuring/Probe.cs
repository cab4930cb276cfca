using Weir.Client.Stage;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>What the pointer is on.</summary>
/// <param name="Place">The image.</param>
/// <param name="Column">From 0.</param>
/// <param name="Row">From 0.</param>
/// <param name="Text">Its value with unit.</param>
public sealed record ProbeReading(ImagePlace Place, int Column, int Row, string Text);

/// <summary>
/// Reads the source pixel under the pointer. One read is under way at a time and the latest place wins, so that a hurried pointer
/// queues nothing.
/// </summary>
/// <param name="read">Reads source pixels.</param>
/// <param name="time">For the rest that large frames wait for.</param>
public sealed class Probe(FrameReader read, TimeProvider time)
{
    /// <summary>Decoding a frame above this for one pixel would be felt while scrolling: the pointer has to rest first.</summary>
    private const long LargeFrame = 8 << 20;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(120);

    private (ViewportModel Pane, ImagePlace Place, int Column, int Row)? _wanted;
    private (ViewportModel Pane, double X, double Y)? _pointer;
    private bool _busy;

    /// <summary>The words, in the reader's language.</summary>
    public MeasurementWords Words { get; set; } = new();

    /// <summary>The pointer is at a point of a pane, CSS pixels.</summary>
    public void Move(ViewportModel pane, double x, double y)
    {
        _pointer = (pane, x, y);
        if (_wanted is { } old && old.Pane != pane)
        {
            old.Pane.SetReading(null);
        }
        if (
            pane.ImagePointAt(x, y) is not { } point
            || pane.ShownFrame is not { } frame
            || pane.ShownPlace is not { } place
        )
        {
            LetGo();
            return;
        }
        var (column, row) = ((int)Math.Floor(point.X), (int)Math.Floor(point.Y));
        if (column < 0 || row < 0 || column >= frame.Format.Columns || row >= frame.Format.Rows)
        {
            _wanted = null;
            pane.SetReading(null);
            return;
        }
        _wanted = (pane, place, column, row);
        if (!_busy)
        {
            _ = ReadAllAsync();
        }
    }

    /// <summary>A pane has drawn a picture: a pointer that rests on it is on another value now.</summary>
    public void OnDrawn(ViewportModel pane)
    {
        if (_pointer is { } at && at.Pane == pane && pane.Reading?.Place != pane.ShownPlace)
        {
            Move(pane, at.X, at.Y);
        }
    }

    /// <summary>The pointer has left.</summary>
    public void Clear()
    {
        _pointer = null;
        LetGo();
    }

    private void LetGo()
    {
        _wanted?.Pane.SetReading(null);
        _wanted = null;
    }

    private async Task ReadAllAsync()
    {
        _busy = true;
        try
        {
            while (_wanted is { } wanted)
            {
                if (wanted.Pane.ShownFrame is { Format.FrameBytes: > LargeFrame })
                {
                    await Task.Delay(Rest, time);
                    if (_wanted != wanted)
                    {
                        continue;
                    }
                }
                await ReadOneAsync(wanted.Pane, wanted.Column, wanted.Row);
                if (_wanted == wanted)
                {
                    break;
                }
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task ReadOneAsync(ViewportModel pane, int column, int row)
    {
        if (pane.ShownPlace is not { } place || pane.ShownFrame is not { } frame)
        {
            return;
        }
        var series = pane.Series!;
        var raw = await read(
            pane.Source!.Study,
            series.FirstFrame + pane.Shown!.Slice,
            new PixelArea(column, row, 1, 1)
        );
        // The picture may have changed meanwhile; another picture has another value.
        if (pane.ShownPlace != place || _wanted?.Pane != pane)
        {
            return;
        }
        pane.SetReading(
            raw is null
                ? null
                : new ProbeReading(
                    place,
                    column,
                    row,
                    MeasurementText.Value(Words, series.Modality, frame.Format, raw)
                )
        );
    }
}
