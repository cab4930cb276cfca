namespace Weir.Wire;

/// <summary>How soon a client needs the frames of a batch. Lower values go first on the server.</summary>
public enum Urgency : byte
{
    /// <summary>A pane is empty until they come.</summary>
    Visible,

    /// <summary>A study opens with them, or a list shows them small.</summary>
    FirstScreen,

    /// <summary>Somebody is likely to ask soon.</summary>
    Prefetch,
}

/// <summary>How <see cref="Urgency"/> is written: the parameter <c>p</c> of a frames request.</summary>
public static class FrameUrgency
{
    /// <summary><c>v</c>, <c>s</c> or <c>p</c>.</summary>
    public static char Letter(this Urgency urgency) =>
        urgency switch
        {
            Urgency.Visible => 'v',
            Urgency.FirstScreen => 's',
            _ => 'p',
        };

    /// <summary>Reads the parameter. Who does not say waits for what is asked for: null and empty are <c>v</c>.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string? text, out Urgency urgency)
    {
        urgency = text switch
        {
            "s" => Urgency.FirstScreen,
            "p" => Urgency.Prefetch,
            _ => Urgency.Visible,
        };
        return text is null or "" or "v" || urgency != Urgency.Visible;
    }
}
