using Weir.Client.Memory;
using Weir.Client.Stage;

namespace Weir.Client.Modes;

/// <summary>Where the host stands with its mode.</summary>
public enum ModeState
{
    /// <summary>No mode: the list.</summary>
    None,

    /// <summary>The mode loads what it needs to show anything.</summary>
    Entering,

    /// <summary>The mode works.</summary>
    Active,

    /// <summary>The mode could not be entered; <see cref="ModeHost.Error"/> says why. It holds nothing.</summary>
    Failed,
}

/// <summary>
/// Holds the one mode that is open and is the only place where modes are entered and left. All ways out (buttons, history, an
/// edited address, another study, an error, a hidden page) end in <see cref="ExitAsync"/>; what a mode loaded is owned by its
/// session, so nothing remains even when the mode itself fails to tidy up.
/// </summary>
/// <remarks>Single-threaded, as the browser is. Calls may overlap: the last one asked for wins.</remarks>
public sealed class ModeHost(TabMemory memory)
{
    private ModeSession? _session;
    private ViewerMode? _again;
    private int _asked;

    /// <summary>The open mode; null on the list.</summary>
    public ViewerMode? Current { get; private set; }

    /// <summary>How far <see cref="Current"/> is.</summary>
    public ModeState State { get; private set; }

    /// <summary>Why the mode could not be entered, or what a component inside it threw; null otherwise.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Raised whenever <see cref="Current"/>, <see cref="State"/> or <see cref="Error"/> changed.</summary>
    public event Action? Changed;

    /// <summary>
    /// Leaves the current mode and enters another. The old session has let go of its leases and loads before the new mode starts;
    /// what the stage still has to confirm stays charged and is awaited by whoever needs the bytes.
    /// </summary>
    /// <returns>Completes when the mode is active, failed, or was itself replaced meanwhile. Never throws for the mode's faults.</returns>
    public async Task EnterAsync(ViewerMode mode)
    {
        var mine = ++_asked;
        var left = LeaveAsync(ExitReason.Replaced);
        Error = null;
        Current = mode;
        State = ModeState.Entering;
        var session = _session = memory.BeginSession(
            mode.ExitPolicy ?? memory.ExitPolicyOf(mode.Name)
        );
        Changed?.Invoke();
        try
        {
            await mode.OnEnterAsync(session, session.Leaving);
            if (mine == _asked)
            {
                State = ModeState.Active;
                Changed?.Invoke();
            }
        }
        catch (OperationCanceledException) when (session.Leaving.IsCancellationRequested)
        {
            // Left while entering: whoever left it has done the rest.
        }
        catch (Exception error)
        {
            if (mine == _asked)
            {
                await FailAsync(error);
            }
        }
        await left;
    }

    /// <summary>Leaves the current mode for the list; harmless when there is none.</summary>
    /// <returns>Completes when the stage has confirmed the release of everything the exit policy gives up.</returns>
    public async Task ExitAsync(ExitReason reason)
    {
        _asked++;
        var left = LeaveAsync(reason);
        State = ModeState.None;
        Error = null;
        Changed?.Invoke();
        await left;
    }

    /// <summary>For error boundaries: leaves the mode and shows what went wrong in its place.</summary>
    public async Task FailAsync(Exception error)
    {
        _asked++;
        var mode = Current;
        var left = LeaveAsync(ExitReason.Error);
        Current = mode;
        State = ModeState.Failed;
        Error = error;
        Changed?.Invoke();
        await left;
    }

    /// <summary>
    /// Leaves the mode and gives everything back when the page or the user goes; comes back to it when the page returns from the
    /// browser's back/forward cache, where nothing of it was kept.
    /// </summary>
    public void WatchPage(IStage stage)
    {
        memory.UserLeaving += () =>
        {
            _again = null;
            _ = ExitAsync(ExitReason.OtherUser);
        };
        stage.Event += e =>
        {
            if (e.Kind == StageEventKind.PageHide)
            {
                _again = Current?.Again();
                _ = ExitAsync(ExitReason.PageHidden);
                _ = memory.ClearAllAsync();
            }
            else if (e.Kind == StageEventKind.PageShow && Current is null && _again is { } mode)
            {
                _again = null;
                _ = EnterAsync(mode);
            }
        };
    }

    // All that can be done at once is done before the first await, so that a page being hidden, which gives no more time, is
    // left as orderly as any other.
    private async Task LeaveAsync(ExitReason reason)
    {
        var (mode, session) = (Current, _session);
        (Current, _session) = (null, null);
        if (session is null)
        {
            return;
        }
        session.Leave();
        Task exit;
        try
        {
            exit = mode!.OnExitAsync(reason);
        }
        catch (Exception error)
        {
            exit = Task.FromException(error);
        }
        // A page that goes keeps nothing, whatever the policy.
        var closed = session.CloseAsync(
            reason is ExitReason.PageHidden or ExitReason.OtherUser
                ? Weir.Memory.ExitPolicy.Purge
                : null
        );
        try
        {
            await exit;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"Leaving the mode {mode!.Name}: {error.GetType().Name}");
        }
        await closed;
    }
}
