namespace Weir.Client.Viewports;

/// <summary>How a reader likes to work, kept by the browser from visit to visit; holds no patient data.</summary>
/// <param name="get">Reads a stored value; null when there is none.</param>
/// <param name="set">Stores a value.</param>
public sealed class ViewerSettings(Func<string, string?> get, Action<string, string> set)
{
    private const string LayoutsKey = "weir.viewer.layouts";
    private const string AutomaticKey = "weir.viewer.hanging";
    private const string SmoothKey = "weir.viewer.smooth";
    private const string OverlaysKey = "weir.viewer.overlays";

    // What is stored may have been written by anybody; a person uses a dozen modalities.
    private const int MostModalities = 32;
    private const int LongestModality = 16; // a code string, PS3.5 section 6.2

    /// <summary>Whether studies are hung by the hanging protocol that suits them best, unless the address names one.</summary>
    public bool HangsByItself
    {
        get => get(AutomaticKey) != "off";
        set => set(AutomaticKey, value ? "" : "off");
    }

    /// <summary>Whether values between pixels are interpolated when a study is opened.</summary>
    public bool IsSmooth
    {
        get => get(SmoothKey) != "off";
        set => set(SmoothKey, value ? "" : "off");
    }

    /// <summary>Whether overlays of images are shown when a study is opened.</summary>
    public bool ShowsOverlays
    {
        get => get(OverlaysKey) != "off";
        set => set(OverlaysKey, value ? "" : "off");
    }

    /// <summary>The layout that the reader chose for a modality; null when none was.</summary>
    public ViewportLayout? LayoutOf(string modality) =>
        Layouts().FirstOrDefault(l => l.Modality == modality) is { Modality: not null } found
            ? found.Layout
            : null;

    /// <summary>Keeps the layout that the reader chose for a modality; null forgets it.</summary>
    public void SetLayout(string modality, ViewportLayout? layout)
    {
        if (modality.Length is 0 or > LongestModality || !modality.All(char.IsAsciiLetterOrDigit))
        {
            return;
        }
        var others = Layouts().Where(l => l.Modality != modality).Take(MostModalities - 1);
        var all = layout is { } chosen
            ? others.Prepend((Modality: modality, Layout: chosen))
            : others;
        set(LayoutsKey, string.Join(' ', all.Select(l => $"{l.Modality}={l.Layout}")));
    }

    /// <summary>Forgets what belongs to a user.</summary>
    public void ForgetUser()
    {
        set(LayoutsKey, "");
        set(AutomaticKey, "");
        set(SmoothKey, "");
        set(OverlaysKey, "");
    }

    private IEnumerable<(string Modality, ViewportLayout Layout)> Layouts()
    {
        foreach (var part in (get(LayoutsKey) ?? "").Split(' ').Take(MostModalities))
        {
            var equals = part.IndexOf('=');
            if (equals > 0 && ViewportLayout.Parse(part[(equals + 1)..]) is { } layout)
            {
                yield return (part[..equals], layout);
            }
        }
    }
}
