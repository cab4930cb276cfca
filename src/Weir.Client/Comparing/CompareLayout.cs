namespace Weir.Client.Comparing;

/// <summary>How two studies stand in comparison.</summary>
public enum CompareLayout
{
    /// <summary>The current one left, the prior right.</summary>
    SideBySide,

    /// <summary>The current one above, the prior below.</summary>
    Stacked,

    /// <summary>Both in one place, one after the other.</summary>
    Flicker,
}

/// <summary>The names of the layouts in addresses.</summary>
public static class CompareLayouts
{
    /// <summary>As an address says it: <c>side</c>, <c>stacked</c>, <c>flicker</c>; null for anything else.</summary>
    public static CompareLayout? Parse(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "side" => CompareLayout.SideBySide,
            "stacked" => CompareLayout.Stacked,
            "flicker" => CompareLayout.Flicker,
            _ => null,
        };

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Name(CompareLayout layout) =>
        layout switch
        {
            CompareLayout.Stacked => "stacked",
            CompareLayout.Flicker => "flicker",
            _ => "side",
        };
}
