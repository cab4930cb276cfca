using System.Globalization;
using Weir.Client.Measuring;
using Weir.Client.Stage;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>
/// Writes the texts of a pane: patient top left, study top right, series and slice bottom left, window and magnification bottom
/// right, orientation at the edges. What does not change from slice to slice is written once.
/// </summary>
public sealed class OverlayBuilder
{
    private OverlayWords _words = new();
    private StudyManifest? _study;
    private string _patient = "";
    private string _studyText = "";
    private SeriesManifest? _series;
    private string _seriesText = "";

    /// <summary>The words; setting them makes the next texts new.</summary>
    public OverlayWords Words
    {
        get => _words;
        set => (_words, _study, _series) = (value, null, null);
    }

    /// <summary>The texts of one picture of a pane.</summary>
    /// <param name="id">The viewport.</param>
    /// <param name="picture">What is drawn.</param>
    /// <param name="mark">A message in the middle; empty for none.</param>
    public ViewportOverlay Build(int id, in Picture picture, string mark)
    {
        var (study, series) = (picture.Study, picture.Series);
        if (study is null || series is null)
        {
            return new ViewportOverlay(id) { Centre = mark };
        }
        if (!ReferenceEquals(study, _study))
        {
            _study = study;
            _patient = Lines(
                _words.PersonName(study.PatientName),
                study.PatientId,
                Joined(_words.Date(study.PatientBirthDate), study.PatientSex)
            );
            _studyText = Lines(
                study.StudyDescription,
                Joined(
                    _words.Date(study.StudyDate),
                    _words.Time(study.StudyTime, study.TimezoneOffset)
                ),
                study.AccessionNumber
            );
        }
        if (!ReferenceEquals(series, _series))
        {
            _series = series;
            // Which breast and which view goes before what a narrow pane cuts off: nothing else on the screen says it of a projection.
            var view =
                StackPlane.Of(series).Length == 0
                    ? $"{series.Laterality} {series.View}".Trim()
                    : "";
            _seriesText = Lines(
                Joined(Joined(series.Modality, view), $"{_words.Series} {series.SeriesNumber}"),
                series.SeriesDescription,
                _words.Notes(series.Notes)
            );
        }
        var frame = picture.Frame;
        var edges = OrientationLabels.Edges(frame?.Format.Orientation ?? [], picture.Turn);
        if (edges == OrientationLabels.None && frame is not null)
        {
            edges = OrientationLabels.Edges(frame.Format.PatientOrientation, picture.Turn);
        }
        var (low, high) = ColourEnds(picture);
        return new ViewportOverlay(id)
        {
            Scale = frame is null ? "" : picture.ScaleBar.Text,
            ColourLow = low,
            ColourHigh = high,
            TopLeft = _patient,
            TopRight = _studyText,
            BottomLeft = Lines(
                _seriesText,
                $"{_words.Image} {picture.Slice + 1}/{series.FrameCount}",
                frame is { Format: { LossyRatio.Length: > 0 } lossy } ? _words.Lossy(lossy) : ""
            ),
            BottomRight = Lines(
                picture.Reduced ? _words.Reduced : "",
                frame is null || frame.Format.Pixels is PixelFormat.Rgb8 or PixelFormat.Rgb16 ? ""
                    : picture.Lut is { } lut ? $"{_words.Lut} {lut.Explanation}".TrimEnd()
                    : $"{_words.Width} {Short(picture.Width)} {_words.Level} {Short(picture.Center)}",
                $"{_words.Zoom} {Short(picture.Zoom * 100)} %"
            ),
            Left = edges.Left,
            Right = edges.Right,
            Top = edges.Top,
            Bottom = edges.Bottom,
            Centre = mark,
        };
    }

    // The values at the ends of the window, PS3.3 C.11.2.1.2; a lookup table has none that could be said in a word.
    private static (string Low, string High) ColourEnds(in Picture picture)
    {
        if (picture is not { Colours: not null, Lut: null, Frame.Format: var format })
        {
            return ("", "");
        }
        var linear = format.Voi == VoiFunction.Linear;
        var (center, width) = linear
            ? (picture.Center - 0.5, picture.Width - 1)
            : (picture.Center, picture.Width);
        var unit = Units.OfValues(picture.Series!.Modality, format);
        var low = Units.With(Math.Round(center - width / 2, 3), unit);
        var high = Units.With(Math.Round(center + width / 2, 3), unit);
        var monochrome1 = format.Photometric == PhotometricInterpretation.Monochrome1;
        return picture.Inverted == monochrome1 ? (low, high) : (high, low);
    }

    private static string Joined(string a, string b) =>
        a.Length == 0 ? b
        : b.Length == 0 ? a
        : $"{a}  {b}";

    private static string Lines(string a, string b, string c)
    {
        var ab =
            a.Length == 0 ? b
            : b.Length == 0 ? a
            : $"{a}\n{b}";
        return ab.Length == 0 ? c
            : c.Length == 0 ? ab
            : $"{ab}\n{c}";
    }

    // Three significant digits are what a reader can use; HU and percent come out whole.
    private static string Short(double value) =>
        Math.Abs(value) >= 10 || value == Math.Truncate(value)
            ? Math.Round(value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("G3", CultureInfo.InvariantCulture);
}
