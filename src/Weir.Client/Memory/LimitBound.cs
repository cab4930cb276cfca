namespace Weir.Client.Memory;

/// <summary>What keeps a tab's limit from being higher.</summary>
public enum LimitBound
{
    /// <summary>The user's budget, or the one that suits the device.</summary>
    Budget,

    /// <summary>Other tabs of this origin use the rest.</summary>
    OtherTabs,

    /// <summary>The tab is in the background.</summary>
    Background,
}
