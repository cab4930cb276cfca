namespace Weir.Memory;

/// <summary>How urgent a load is. A higher one is served first; equals are served in order of arrival.</summary>
public enum LoadPriority : byte
{
    /// <summary>Nobody waits, and nobody is expected to soon: filling a tier in idle time.</summary>
    Background,

    /// <summary>Somebody is likely to ask soon.</summary>
    Prefetch,

    /// <summary>Somebody looks at an empty pane.</summary>
    Interactive,
}
