using Weir.Wire;

namespace Weir.Client.Modes;

// Images of two patients beside each other: refused unless the reader says that it is meant.
public sealed partial class ReadMode
{
    private bool _mayMixPatients;

    /// <summary>A series of another patient that shall stand beside the first one's, and where; null when nothing has to be decided.</summary>
    public (int Viewport, SeriesManifest Series)? AnotherPatient { get; private set; }

    /// <summary>The patients of <see cref="AnotherPatient"/>: whose images stand there, and whose would come.</summary>
    public (StudyManifest There, StudyManifest Comes)? PatientsToMix =>
        AnotherPatient is var (viewport, series)
        && Beside(viewport, series) is { Manifest: { } there }
        && StudyOf(series) is { Manifest: { } comes }
            ? (there, comes)
            : null;

    /// <summary>It is meant: the series is shown, and nothing is asked again in this session. The banner stays.</summary>
    public void ConfirmPatient()
    {
        if (AnotherPatient is var (viewport, series))
        {
            (_mayMixPatients, AnotherPatient) = (true, null);
            AssignSeries(viewport, series);
        }
    }

    /// <summary>It was a mistake: nothing changes.</summary>
    public void RefusePatient()
    {
        AnotherPatient = null;
        Changed?.Invoke();
    }

    private bool MayShow(int viewport, SeriesManifest series)
    {
        if (_mayMixPatients || Beside(viewport, series) is null)
        {
            return true;
        }
        AnotherPatient = (viewport, series);
        Changed?.Invoke();
        return false;
    }

    // A study of another patient that one of the other viewports shows.
    private OpenStudy? Beside(int viewport, SeriesManifest series)
    {
        var comes = StudyOf(series);
        foreach (var pane in Viewports)
        {
            if (
                pane.Index != viewport
                && pane.Source is { } source
                && _studies.Find(s => s.Loader == source) is { } there
                && comes is not null
                && there.Patient != comes.Patient
            )
            {
                return there;
            }
        }
        return null;
    }
}
