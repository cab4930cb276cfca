using Weir.Client.Memory;
using Weir.Client.Stage;

namespace Weir.Client.Viewports;

/// <summary>
/// One viewport as the stage sees it: the draws sent and not yet confirmed, and the picture on the canvas. A frame stays held from
/// the draw that names it until another picture has taken its place.
/// </summary>
internal sealed class Pane(ViewportModel model)
{
    /// <summary>Draws under way: two keep the stage busy, more would only add delay.</summary>
    private const int MostSent = 2;

    private readonly Queue<Sent> _sent = new(MostSent);

    public ViewportModel Model { get; } = model;

    /// <summary>Something else is to be drawn than what was sent last.</summary>
    public bool Dirty { get; set; } = true;

    /// <summary>What the canvas shows.</summary>
    public Sent Shown { get; private set; }

    /// <summary>What was sent last, else what is shown.</summary>
    public Sent Latest { get; private set; }

    public bool MaySend => _sent.Count < MostSent;

    public bool HasUnconfirmed => _sent.Count > 0;

    /// <summary>Notes a draw; takes over one use of its hold.</summary>
    public void Send(in Sent sent)
    {
        _sent.Enqueue(sent);
        Latest = sent;
        Dirty = false;
    }

    /// <summary>The stage has drawn a serial: all before it are superseded. False for a serial that is no longer awaited.</summary>
    public bool Drawn(int serial)
    {
        var found = false;
        while (!found && _sent.TryPeek(out var next) && next.Serial <= serial)
        {
            found = next.Serial == serial;
            _sent.Dequeue();
            if (found)
            {
                Shown.Hold?.Free();
                Shown = next;
            }
            else
            {
                next.Hold?.Free();
            }
        }
        return found;
    }

    /// <summary>
    /// Gives up the shown frame's texture while its picture stays on the canvas: it has to make room for the next one.
    /// </summary>
    public void LetGoOfShown()
    {
        var same = Latest.Serial == Shown.Serial;
        Shown.Hold?.Free();
        Shown = Shown with { Hold = null };
        Latest = same ? Shown : Latest;
    }

    /// <summary>Its texture will not come: draws that name it are never confirmed.</summary>
    public void GiveUp(PictureHold hold)
    {
        for (var left = _sent.Count; left > 0; left--)
        {
            var sent = _sent.Dequeue();
            if (sent.Hold == hold)
            {
                hold.Free();
            }
            else
            {
                _sent.Enqueue(sent);
            }
        }
        if (Latest.Hold == hold)
        {
            Latest = _sent.Count > 0 ? _sent.Last() : Shown;
        }
    }

    /// <summary>Frees every hold and forgets what was sent; the canvas is gone or about to be drawn anew.</summary>
    public void Forget()
    {
        while (_sent.TryDequeue(out var sent))
        {
            sent.Hold?.Free();
        }
        Shown.Hold?.Free();
        Shown = Latest = default;
        Dirty = true;
    }

    /// <summary>One draw of the pane.</summary>
    public readonly record struct Sent(
        int Serial,
        PaneKind Kind,
        PictureHold? Hold,
        Picture Picture,
        ViewportOverlay? Overlay,
        ViewportPhase Phase,
        FrameFailure Failure
    );
}
