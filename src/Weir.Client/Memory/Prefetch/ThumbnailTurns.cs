namespace Weir.Client.Memory.Prefetch;

/// <summary>
/// Lets thumbnails be fetched one after the other: a browser left alone asks for all of them at once, and a study of many series then
/// takes every connection of the page.
/// </summary>
public sealed class ThumbnailTurns(PrefetchConnections connections)
{
    private readonly LinkedList<Turn> _waiting = new();
    private Turn? _now;

    /// <summary>Asks for a turn. The turn ends with its disposal: the thumbnail came, failed, or is not wanted any more.</summary>
    /// <param name="go">Called when it is this one's turn, perhaps at once.</param>
    public IDisposable Ask(Action go)
    {
        var turn = new Turn(this, go);
        _waiting.AddLast(turn);
        Next();
        return turn;
    }

    private void Next()
    {
        if (
            _now is null
            && _waiting.First is { } first
            && connections.TryTake(PrefetchUse.Thumbnails)
        )
        {
            _waiting.RemoveFirst();
            _now = first.Value;
            _now.Go();
        }
    }

    private void End(Turn turn)
    {
        if (_now == turn)
        {
            _now = null;
            connections.Return(PrefetchUse.Thumbnails);
            Next();
        }
        else
        {
            _waiting.Remove(turn);
        }
    }

    private sealed class Turn(ThumbnailTurns turns, Action go) : IDisposable
    {
        public void Go() => go();

        public void Dispose() => turns.End(this);
    }
}
