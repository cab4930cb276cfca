using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory.Prefetch;

/// <summary>
/// Brings first screens of the studies that are likely to be shown next, one request at a time and only into RAM that nothing nearer
/// needs: those that are open and not shown first, then those that are not open. Opening one of them then shows its first image without
/// the network.
/// </summary>
/// <remarks>
/// Bounded by <see cref="MostStudies"/>, <see cref="MostFrames"/> a study and <see cref="PartOfMemory"/> in all. What fails is tried once
/// more when the server answers again, what was aborted is taken up again; a study that cannot be had is left out.
/// </remarks>
internal sealed partial class NextStudies : IDisposable
{
    /// <summary>So many studies at most: two from the list and two of the patient's, as <c>LikelyStudies</c> names them.</summary>
    public const int MostStudies = 4;

    /// <summary>Frames of a first screen: a return, and an opening, shows the first steps of a scroll too.</summary>
    public const int MostFrames = ReadMode.FirstScreenSlices;

    /// <summary>
    /// The bytes they may take in all are this part of what encoded frames may: less than the share that the tier's policy protects
    /// first screens with (a tenth), so that those of the studies before stay too.
    /// </summary>
    public const int PartOfMemory = 16;

    /// <summary>
    /// How long a reader must stay with a study that was in RAM already. Who goes back and forth between two studies asks the network for
    /// nothing; a study that had to be loaded has shown already that its reader is new there.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly TabMemory _memory;
    private readonly ModeSession _session;
    private readonly PrefetchPlanner _planner;
    private readonly AheadRoom _room;
    private readonly Func<string, CancellationToken, Task<IReadOnlyList<string>>>? _find;
    private readonly Retries<string> _retries;
    private readonly HashSet<string> _done = [];
    private readonly HashSet<string> _asked = [];
    private IReadOnlyList<string>? _found;
    private readonly ITimer _rest;
    private CancellationTokenSource? _running;
    private bool _isResting;
    private bool _hasRested;
    private long _taken;
    private bool _blocked;
    private bool _ended;

    public NextStudies(
        ModeSession session,
        PrefetchPlanner planner,
        AheadRoom room,
        Func<string, CancellationToken, Task<IReadOnlyList<string>>>? find
    )
    {
        (_session, _memory, _planner, _room, _find) = (
            session,
            session.Memory,
            planner,
            room,
            find
        );
        _retries = new Retries<string>(session, planner.GoOn);
        _rest = _memory.Time.CreateTimer(
            _ => OnRested(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Something of an open study had to be loaded: it makes way, and needs no rest afterwards.</summary>
    public void MakeWay()
    {
        _hasRested = true;
        Abort();
    }

    /// <summary>There may be room again.</summary>
    public void GoOnAnyway() => _blocked = false;

    /// <summary>Begins with the next study, unless one is on its way or the reader has only just come back.</summary>
    public void Pump()
    {
        if (_running is not null || _ended || _blocked || _retries.IsWaiting || IsDone)
        {
            return;
        }
        if (!_hasRested)
        {
            if (!_isResting)
            {
                _isResting = true;
                _rest.Change(Rest, Timeout.InfiniteTimeSpan);
            }
            return;
        }
        if (_planner.Connections.TryTake(PrefetchUse.LikelyNext))
        {
            var running = CancellationTokenSource.CreateLinkedTokenSource(_session.Leaving);
            _running = running;
            _ = RunAsync(running);
        }
    }

    /// <summary>Aborts what is on its way, on the network too; frames that are complete stay.</summary>
    public void Abort()
    {
        if (_running is { } running)
        {
            _running = null;
            _planner.Connections.Return(PrefetchUse.LikelyNext);
            running.Cancel();
        }
    }

    public void Dispose()
    {
        _ended = true;
        Abort();
        _rest.Dispose();
        _retries.Dispose();
    }

    private void OnRested()
    {
        _hasRested = true;
        _planner.GoOn();
    }

    private bool IsDone => NextUid() is null && (_found is not null || _find is null || IsFull);

    private bool IsFull => _asked.Count >= MostStudies;

    // Open and not shown, then what was found.
    private string? NextUid() =>
        _planner
            .Loaders.Where(l => l.IsResting)
            .Select(l => l.Study.Uid)
            .Concat(_found ?? [])
            .Except(_planner.Loaders.Where(l => !l.IsResting).Select(l => l.Study.Uid))
            .FirstOrDefault(uid => !_done.Contains(uid) && (!IsFull || _asked.Contains(uid)));

    private async Task RunAsync(CancellationTokenSource running)
    {
        // The study that is being brought; empty while they are looked for.
        var uid = "";
        try
        {
            while (true)
            {
                uid = NextUid() ?? "";
                if (uid.Length > 0)
                {
                    await BringAsync(uid, running.Token);
                    _done.Add(uid);
                }
                else if (_found is null && _find is not null && !IsFull)
                {
                    _found = await _find(_planner.Loaders[0].Study.Uid, running.Token);
                }
                else
                {
                    break;
                }
                running.Token.ThrowIfCancellationRequested();
            }
        }
        catch (Exception) when (running.IsCancellationRequested)
        {
            // Taken up again when there is nothing nearer to load.
        }
        catch (MemoryRefusedException)
        {
            _blocked = true;
        }
        catch (Exception error)
        {
            // Whatever it is, it concerns nobody yet: opening the study will say what is wrong.
            Failed(uid, error);
        }
        finally
        {
            End(running);
        }
    }

    private void End(CancellationTokenSource running)
    {
        running.Dispose();
        if (_running == running)
        {
            _running = null;
            _planner.Connections.Return(PrefetchUse.LikelyNext);
            _planner.GoOn();
        }
    }

    private void Failed(string uid, Exception error)
    {
        if (
            error is HttpRequestException { StatusCode: var status }
            && MayPass(status)
            && _retries.Failed(uid)
        )
        {
            return;
        }
        if (uid.Length > 0)
        {
            _done.Add(uid);
        }
        else
        {
            _found = [];
        }
    }

    private static bool MayPass(System.Net.HttpStatusCode? status) =>
        status is null || (int)status is >= 500 or 408 or 429;
}
