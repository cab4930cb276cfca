using Weir.Client.Viewports;

namespace Weir.Client.Modes;

// How many viewports there are, and which.
public sealed partial class ReadMode
{
    // What comes back after a viewport was maximised.
    private ViewportLayout? _beside;

    /// <summary>Whether one viewport of several has all the room.</summary>
    public bool IsMaximised => _beside is not null;

    /// <summary>Remembers the layout that a reader chooses; null where nothing is remembered.</summary>
    public ViewerSettings? Settings
    {
        get;
        init
        {
            field = value;
            if (value is not null)
            {
                Array.ForEach(_viewports, v => v.BeginWith(value.IsSmooth, value.ShowsOverlays));
            }
        }
    }

    /// <summary>As <see cref="SetLayout"/>, by the reader: remembered for the modality of the active viewport.</summary>
    public void ChooseLayout(ViewportLayout layout)
    {
        _handsOn = true;
        SetLayout(layout);
        if (ActiveViewport.Series is { } series)
        {
            Settings?.SetLayout(series.Modality, layout);
        }
    }

    /// <summary>
    /// Changes the number of viewports. New ones take the active study's series that are not shown yet, in its order; those that were
    /// there before show what they showed. A maximised viewport goes back among the others.
    /// </summary>
    public void SetLayout(ViewportLayout layout)
    {
        if (!layout.IsValid)
        {
            throw new ArgumentOutOfRangeException(
                nameof(layout),
                layout,
                $"1 to {ViewportLayout.MostSide} rows and columns."
            );
        }
        if (Study is null || layout == Layout && Viewports.Count > 0 && !IsMaximised)
        {
            return;
        }
        using var _ = OneDraw();
        // What the reader works on stays in sight.
        if (ActiveIndex >= layout.Count)
        {
            _viewports[layout.Count - 1].CopyFrom(ActiveViewport);
            ActiveIndex = layout.Count - 1;
        }
        Arrange(layout, _viewports[..layout.Count]);
        FillEmpty(0);
        Changed?.Invoke();
    }

    /// <summary>
    /// Gives one viewport all the room; again, or for another: all are back, each as it was. Harmless where there is only one.
    /// </summary>
    /// <param name="index">Of the viewport.</param>
    public void Maximise(int index)
    {
        if (!IsInLayout(index) || Viewports.Count == 1 && !IsMaximised)
        {
            return;
        }
        using var _ = OneDraw();
        if (_beside is { } layout)
        {
            Arrange(layout, _viewports[..layout.Count]);
        }
        else
        {
            Activate(index);
            var before = Layout;
            Arrange(ViewportLayout.One, [_viewports[index]]);
            _beside = before;
        }
        Changed?.Invoke();
    }

    private bool IsInLayout(int index) =>
        index >= 0 && index < MostPanes && Viewports.Contains(_viewports[index]);

    private void Arrange(ViewportLayout layout, ViewportModel[] viewports)
    {
        _beside = null;
        Layout = layout;
        Place(viewports);
        _screen?.Arrange(Viewports, Layout, _surface);
        _moved = true;
    }

    private void Place(ViewportModel[] viewports)
    {
        Viewports = viewports;
        for (var i = 0; i < viewports.Length; i++)
        {
            viewports[i].Place = i;
        }
        // Nobody sees what plays in a viewport that is gone.
        foreach (var film in _films.Where((f, i) => f.IsPlaying && !IsInLayout(i)))
        {
            film.Toggle();
        }
    }

    // Panes from a place on that show nothing take the active study's series that are not shown yet.
    private void FillEmpty(int from)
    {
        var study = Study;
        if (_studies.Find(s => ReferenceEquals(s.Manifest, study))?.Loader is not { } loader)
        {
            return;
        }
        foreach (var pane in Viewports.Skip(from).Where(p => p.Series is null))
        {
            var next = study!.Series.FirstOrDefault(s =>
                s.FrameCount > 0 && Viewports.All(v => v.Series != s)
            );
            if (next is not null)
            {
                pane.Assign(loader, next);
            }
        }
    }
}
