using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Modes;

// Stacks that play.
public sealed partial class ReadMode
{
    private Cine[] _films = [];

    /// <summary>The film of the active viewport; null before the mode is entered.</summary>
    public Cine? ActiveFilm => _films.Length > 0 ? _films[ActiveIndex] : null;

    private void AddFilms(ModeSession session)
    {
        _films = Array.ConvertAll(
            _viewports,
            pane => new Cine(pane, session.Memory.Time, OnPlayheadMoved)
        );
        foreach (var film in _films)
        {
            film.Changed += () => Changed?.Invoke();
            session.Add(film);
        }
    }

    private void OnPlayheadMoved(ViewportModel pane)
    {
        _moved = true;
        if (_drawing == 0)
        {
            Draw();
        }
    }
}
