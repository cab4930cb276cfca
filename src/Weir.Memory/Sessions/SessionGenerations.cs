namespace Weir.Memory;

/// <summary>
/// Numbers sessions so that they fit into handles: 1 to a maximum, around and around, passing over those in use.
/// </summary>
/// <param name="maximum">The highest number; 2047 fills the 11 bits of a stage handle.</param>
public sealed class SessionGenerations(int maximum = 2047)
{
    private readonly Lock _gate = new();
    private readonly List<ViewingSession> _open = [];
    private int _last;

    /// <summary>Opens a session under the next free number.</summary>
    /// <exception cref="InvalidOperationException">All numbers are in use.</exception>
    public ViewingSession Open(ExitPolicy exit = ExitPolicy.Demote)
    {
        lock (_gate)
        {
            _open.RemoveAll(session => session.IsClosed);
            for (var tries = 0; tries < maximum; tries++)
            {
                _last = (_last % maximum) + 1;
                if (!_open.Exists(session => session.Generation == _last))
                {
                    var session = new ViewingSession(_last, exit);
                    _open.Add(session);
                    return session;
                }
            }
        }
        throw new InvalidOperationException($"{maximum} sessions are open.");
    }
}
