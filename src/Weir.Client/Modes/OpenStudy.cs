using Weir.Client.Memory;
using Weir.Wire;

namespace Weir.Client.Modes;

/// <summary>One of the studies that a mode was asked for: being opened, open, or not to be had.</summary>
public sealed class OpenStudy
{
    internal OpenStudy(string uid) => Uid = uid;

    /// <summary>Study instance UID.</summary>
    public string Uid { get; }

    /// <summary>The study; null until its manifest came.</summary>
    public StudyManifest? Manifest => Loader?.Study.Manifest;

    /// <summary>Why it cannot be had; null while it can. Its message is not for showing.</summary>
    public Exception? Error { get; internal set; }

    /// <summary>Brings its frames; null until its manifest came.</summary>
    internal StudyLoader? Loader { get; set; }

    /// <summary>Whether a frame can be drawn without the network.</summary>
    /// <param name="frame">Study-wide index.</param>
    public bool IsLoaded(int frame) =>
        Loader?.Study is { } study
        && frame < study.FrameCount
        && study[frame] == FrameState.Drawable;

    /// <summary>
    /// Whose study it is: patient ID and issuer, for names are shared and misspelt. Without an ID name and birth date have to do.
    /// </summary>
    internal (string, string, bool) Patient =>
        Manifest switch
        {
            null => ("", "", false),
            { PatientId.Length: > 0 } m => (m.PatientId, m.IssuerOfPatientId, true),
            var m => (m.PatientName, m.PatientBirthDate, false),
        };
}
