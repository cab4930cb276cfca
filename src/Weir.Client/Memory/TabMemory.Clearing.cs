using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory;

// What is given back on request, and at the end of a session.
public sealed partial class TabMemory
{
    /// <summary>Raised before the user clears: nobody is to load what is being cleared again on its own.</summary>
    internal event Action? Clearing;

    /// <summary>Gives back what one study holds, except what is on screen; it is not kept any more.</summary>
    /// <returns>Bytes given back, once the stage has confirmed it.</returns>
    public Task<long> ClearStudyAsync(string studyUid)
    {
        Unkeep(studyUid);
        return ClearAsync(s => s.Uid == studyUid);
    }

    /// <summary>Gives back what the studies hold that no open mode shows and the user does not keep.</summary>
    /// <returns>Bytes given back, once the stage has confirmed it.</returns>
    public Task<long> ClearOthersAsync() => ClearAsync(s => s.OpenCount == 0);

    /// <summary>Gives back everything but what is on screen; nothing is kept any more.</summary>
    /// <returns>Bytes given back, once the stage has confirmed it.</returns>
    public Task<long> ClearAllAsync()
    {
        _encoded.UnkeepAll();
        return ClearAsync(_ => true);
    }

    internal async Task CloseStudiesAsync(IReadOnlyList<StudyEntry> studies, ViewingSession engine)
    {
        var freed = new List<Task<Freed>> { engine.CloseAsync() };
        foreach (var study in studies)
        {
            study.OpenCount--;
            // What the session found here and did not touch goes too.
            if (engine.ExitPolicy == ExitPolicy.Purge && study.OpenCount == 0)
            {
                freed.AddRange(ClearTiers(study, RemovalReason.SessionClosed));
                if (!IsKept(study))
                {
                    study.ForgetManifest();
                    ForgetIfEmpty(study);
                }
            }
        }
        await Task.WhenAll(freed);
    }

    /// <summary>Gives back a revision that the server does not have any more; its pictures on screen stay until they are replaced.</summary>
    internal Task RetireAsync(StudyEntry study)
    {
        using var _ = Together();
        MoveKeep(study);
        study.ForgetManifest();
        var freed = Task.WhenAll(ClearTiers(study, RemovalReason.Replaced));
        // What is on screen lives until its pane lets go of it, but is not found again.
        foreach (var key in _holds.Keys.Where(k => k.Study == study.Slot).ToArray())
        {
            _encoded.Remove(key, RemovalReason.Replaced);
        }
        return freed;
    }

    private async Task<long> ClearAsync(Predicate<StudyEntry> which)
    {
        Clearing?.Invoke();
        var freed = new List<Task<Freed>>();
        using (Together())
        {
            foreach (var study in Studies.All.Where(s => which(s)).ToArray())
            {
                freed.AddRange(ClearTiers(study, RemovalReason.UserCleared));
            }
        }
        var bytes = (await Task.WhenAll(freed)).Sum(f => f.Bytes);
        _notices.Cleared(bytes);
        _monitor.Check();
        RoomChanged?.Invoke();
        Changed?.Invoke();
        return bytes;
    }

    // Textures first: what they are made from goes last.
    private List<Task<Freed>> ClearTiers(StudyEntry study, RemovalReason reason) =>
        [
            _textures.ClearGroupAsync(study.Slot, reason),
            _decoded.ClearGroupAsync(study.Slot, reason),
            _encoded.ClearGroupAsync(study.Slot, reason),
        ];
}
