namespace Weir.Memory;

/// <summary>What a line of a trace says. In text: the name in small letters.</summary>
public enum TraceEvent : byte
{
    /// <summary>A session opened a study: a switch. Key: the study alone.</summary>
    Open,

    /// <summary>A frame was asked for, of which it is not known whether it was there (traces that were made, not recorded).</summary>
    Get,

    /// <summary>A frame was asked for and was there. A lease of it began.</summary>
    Hit,

    /// <summary>A frame was asked for and was not there. If it was loaded, its <see cref="Put"/> follows.</summary>
    Miss,

    /// <summary>A frame came in because somebody waited for it.</summary>
    Put,

    /// <summary>A frame came in ahead of its use. It may push out frames of other studies only.</summary>
    Prefetch,

    /// <summary>A lease began of a frame that had been waited for.</summary>
    Lease,

    /// <summary>A lease ended.</summary>
    End,

    /// <summary>A lease ended of a frame that had been removed meanwhile: not of the one that may have its key now.</summary>
    EndRemoved,

    /// <summary>A frame was pinned.</summary>
    Pin,

    /// <summary>A pin was taken back.</summary>
    Unpin,

    /// <summary>A frame counts among its study's first screen from now on.</summary>
    First,

    /// <summary>A frame was removed by somebody: not evicted, for whom to evict is what a replay decides anew.</summary>
    Remove,

    /// <summary>A session ended under <see cref="ExitPolicy.Purge"/>. No key.</summary>
    Purge,

    /// <summary>A session ended under <see cref="ExitPolicy.Demote"/>. No key.</summary>
    Demote,

    /// <summary>A session ended under <see cref="ExitPolicy.Retain"/>. No key.</summary>
    Retain,
}
