namespace Weir.Client.Memory.Prefetch;

/// <summary>How far the tab loads ahead of its reader.</summary>
public enum PrefetchScope
{
    /// <summary>Only what is on screen is loaded.</summary>
    Off,

    /// <summary>The rest of the study on screen is loaded too.</summary>
    ThisStudy,

    /// <summary>When that is done, the first screens of the studies the reader will probably open next.</summary>
    LikelyNext,
}
