using Weir.Memory;

namespace Weir.Client.Modes;

/// <summary>
/// One way to work with images (reading, comparing, ...). A mode derives from this class and is entered through
/// <see cref="ModeHost"/>; what it loads belongs to the <see cref="ModeSession"/> it is given, so it cannot outlive the mode.
/// </summary>
public abstract class ViewerMode
{
    /// <summary>A stable name, such as <c>read</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What happens to the mode's bytes when it is left; null means the user's setting.</summary>
    public virtual ExitPolicy? ExitPolicy => null;

    /// <summary>Loads and shows what the mode is for. Called once, after the previous mode has let go of everything.</summary>
    /// <param name="session">Owner of all that the mode loads.</param>
    /// <param name="leaving">Cancelled when the mode is left, also while this method still runs.</param>
    public abstract Task OnEnterAsync(ModeSession session, CancellationToken leaving);

    /// <summary>
    /// Lets go of what only the mode knows of (subscriptions, its models). Called once, also after a failed entry. The session is
    /// disposed afterwards, whatever happens here.
    /// </summary>
    public virtual Task OnExitAsync(ExitReason reason) => Task.CompletedTask;

    /// <summary>The same mode anew, for a page that comes back from the browser's back/forward cache; null for the list.</summary>
    public virtual ViewerMode? Again() => null;
}
