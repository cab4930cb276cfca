namespace Weir.Memory;

/// <summary>The side of a recorder that one tier talks to. Called under the tier's lock; calls nobody but the recorder.</summary>
internal sealed class TierTrace<TKey>(
    TraceRecorder recorder,
    string tier,
    Func<TKey, string> identity
)
    where TKey : notnull
{
    // When the loads in flight began, for what they cost.
    private readonly Dictionary<TKey, long> _begun = [];

    /// <summary>A frame that is here was asked for, leased, pinned, let go or removed.</summary>
    public void About<TItem>(TraceEvent what, in Entry<TKey, TItem> entry, int session) =>
        recorder.Record(
            what,
            new TraceKey(recorder.Hash(entry.Group.Id), recorder.Hash(identity(entry.Key))),
            session,
            entry.Bytes,
            0,
            tier,
            entry.IsFirstScreen
        );

    /// <summary>A frame that is not here was asked for; the group is known only to who is about to load it.</summary>
    public void Missed(TKey key, long? group, int session) =>
        recorder.Record(
            TraceEvent.Miss,
            new TraceKey(group is { } id ? recorder.Hash(id) : 0, recorder.Hash(identity(key))),
            session,
            0,
            0,
            tier,
            false
        );

    public void LoadBegan(TKey key) => _begun[key] = recorder.Now;

    public void LoadEnded(TKey key) => _begun.Remove(key);

    public void Entered<TItem>(in Entry<TKey, TItem> entry, LoadPriority priority, int session)
    {
        // At least 1: 0 stands for not known.
        var cost = _begun.Remove(entry.Key, out var began) ? Math.Max(1, recorder.Now - began) : 0;
        recorder.Record(
            priority == LoadPriority.Interactive ? TraceEvent.Put : TraceEvent.Prefetch,
            new TraceKey(recorder.Hash(entry.Group.Id), recorder.Hash(identity(entry.Key))),
            session,
            entry.Bytes,
            cost,
            tier,
            entry.IsFirstScreen
        );
    }

    public void SessionEnded(ViewingSession session, ExitPolicy policy) =>
        recorder.Record(
            policy switch
            {
                ExitPolicy.Purge => TraceEvent.Purge,
                ExitPolicy.Retain => TraceEvent.Retain,
                _ => TraceEvent.Demote,
            },
            default,
            session.Generation,
            0,
            0,
            tier,
            false
        );
}
