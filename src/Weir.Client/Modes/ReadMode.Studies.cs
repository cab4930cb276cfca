using Weir.Client.Memory.Prefetch;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Modes;

// The studies that were asked for, and what is loaded of them.
public sealed partial class ReadMode
{
    /// <summary>Studies that one address may open beside each other; a guess at what a person can still tell apart in a strip.</summary>
    public const int MostStudies = 32;

    private readonly List<OpenStudy> _studies =
    [
        .. address.StudyUids.Distinct().Select(uid => new OpenStudy(uid)),
    ];

    /// <summary>Names studies likely to be opened next; null when nobody knows any.</summary>
    public Func<
        string,
        CancellationToken,
        Task<IReadOnlyList<string>>
    >? FindLikelyNext { get; init; }

    /// <summary>The studies asked for, in the order of the address.</summary>
    public IReadOnlyList<OpenStudy> Studies => _studies;

    /// <summary>The study of the active viewport, else the first; null until its manifest came.</summary>
    public StudyManifest? Study =>
        ActiveViewport.Study ?? _studies.Find(s => s.Manifest is not null)?.Manifest;

    /// <summary>One open study for each patient: more than one means that the reader has to be told.</summary>
    public IReadOnlyList<StudyManifest> Patients =>
        [
            .. _studies
                .Where(s => s.Manifest is not null)
                .DistinctBy(s => s.Patient)
                .Select(s => s.Manifest!),
        ];

    /// <summary>Turns of the thumbnails; null until a study is open.</summary>
    public ThumbnailTurns? Thumbnails => _planner?.Thumbnails;

    /// <summary>Frames of the studies on screen that can be drawn without the network.</summary>
    public int LoadedFrames => Viewports.SumOfStudies(s => s.DrawableFrames);

    /// <summary>Frames of the studies on screen.</summary>
    public int TotalFrames => Viewports.SumOfStudies(s => s.FrameCount);

    /// <summary>Grows whenever a frame comes or goes: a loaded-frames bar draws anew when it changed.</summary>
    public int LoadedVersion => _studies.Sum(s => s.Loader?.Study.Version ?? 0);

    /// <summary>True while the server cannot be reached; loading goes on by itself.</summary>
    public bool IsOffline => _studies.Exists(s => s.Loader is { IsOffline: true });

    /// <summary>Opens a study again that could not be had.</summary>
    public Task RetryAsync(OpenStudy study) =>
        study.Error is null || _planner is null ? Task.CompletedTask : OpenOtherAsync(study);

    private OpenStudy? StudyOf(SeriesManifest series) =>
        _studies.Find(s => s.Manifest?.Series.Contains(series) == true);
}
