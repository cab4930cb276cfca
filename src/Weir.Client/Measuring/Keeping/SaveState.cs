namespace Weir.Client.Measuring.Keeping;

/// <summary>Whether the server has all measurements.</summary>
public enum SaveState
{
    /// <summary>It has.</summary>
    Saved,

    /// <summary>Changes are on their way, or will be within a second.</summary>
    Saving,

    /// <summary>The server could not be reached; it is tried again by itself. This browser keeps the changes.</summary>
    Waiting,

    /// <summary>The server does not take them; trying again by itself would not help. This browser keeps the changes.</summary>
    Refused,
}
