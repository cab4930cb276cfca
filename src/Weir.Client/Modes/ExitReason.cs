namespace Weir.Client.Modes;

/// <summary>By which way a mode was left. Every way takes the same path.</summary>
public enum ExitReason
{
    /// <summary>The user went back to the list, by button, browser history or an edited address.</summary>
    Navigation,

    /// <summary>Another study or another mode takes its place.</summary>
    Replaced,

    /// <summary>The mode failed, or a component inside it threw.</summary>
    Error,

    /// <summary>The page was hidden for good, reloaded, or put into the back/forward cache: nothing is kept.</summary>
    PageHidden,

    /// <summary>The user signed out, or another one signed in: nothing is kept.</summary>
    OtherUser,
}
