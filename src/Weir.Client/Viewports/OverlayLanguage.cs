using Weir.Client.Measuring;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Client.Text;

namespace Weir.Client.Viewports;

/// <summary>Gives the overlay its words in the language of the interface, and new ones when that changes.</summary>
public sealed class OverlayLanguage : IDisposable
{
    private readonly Texts _texts;
    private readonly ModeHost _host;

    /// <summary>Follows the language from now on.</summary>
    public OverlayLanguage(Texts texts, ModeHost host)
    {
        (_texts, _host) = (texts, host);
        texts.Changed += OnChanged;
    }

    /// <summary>The words in the language in use.</summary>
    public OverlayWords Words
    {
        get
        {
            var language = _texts.Language;
            return new()
            {
                Series = _texts["Overlay.Series"],
                Image = _texts["Overlay.Image"],
                Width = _texts["Overlay.Width"],
                Level = _texts["Overlay.Level"],
                Zoom = _texts["Overlay.Zoom"],
                Loading = _texts["Overlay.Loading"],
                Reduced = _texts["Overlay.Reduced"],
                Lossy = format => LossyText.Of(_texts, format),
                Lut = _texts["Overlay.Lut"],
                Pixels = _texts["Overlay.Pixels"],
                AtDetector = _texts["Measure.AtDetector"],
                Estimated = _texts["Measure.Estimated"],
                PersonName = name => DicomText.PersonName(name, language),
                Date = DicomText.Date,
                Time = DicomText.WholeTime,
                Notes = notes => StackNoteText.Of(_texts, notes),
                Failures = Enum.GetValues<FrameFailure>()
                    .Where(f => f != FrameFailure.None)
                    .ToDictionary(f => f, f => _texts["Overlay.Failure." + f]),
            };
        }
    }

    /// <summary>The words of measurements in the language in use.</summary>
    public MeasurementWords MeasurementWords =>
        new()
        {
            Mean = _texts["Measure.Mean"],
            Deviation = _texts["Measure.Deviation"],
            Minimum = _texts["Measure.Minimum"],
            Maximum = _texts["Measure.Maximum"],
            Area = _texts["Measure.Area"],
            Pixels = _texts["Measure.Pixels"],
            AtDetector = _texts["Measure.AtDetector"],
            Estimated = _texts["Measure.Estimated"],
            Padding = _texts["Measure.Padding"],
            NoUptake = keyword => _texts.Format("Measure.NoUptake", keyword),
        };

    /// <inheritdoc/>
    public void Dispose() => _texts.Changed -= OnChanged;

    private void OnChanged()
    {
        if (_host.Current is ReadMode mode)
        {
            mode.Words = Words;
            mode.SetMeasurementWords(MeasurementWords);
        }
    }
}
