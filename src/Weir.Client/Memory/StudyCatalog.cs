namespace Weir.Client.Memory;

/// <summary>The studies of which the tab holds anything. Few manifests are kept, the latest used; all keep their frame counts.</summary>
public sealed class StudyCatalog
{
    // A manifest of 1000 frames takes about 0.3 MB of a heap that never shrinks; so few are enough for a day's switching.
    private const int ManifestsKept = 24;

    private readonly Dictionary<int, StudyEntry> _bySlot = [];
    private readonly List<StudyEntry> _used = []; // the latest used last
    private int _slots;

    /// <summary>All studies known, the latest used last.</summary>
    public IReadOnlyList<StudyEntry> All => _used;

    /// <summary>The study of a slot; null when it was removed.</summary>
    public StudyEntry? Find(int slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>The study with a UID, in its latest revision; null when the tab does not know it.</summary>
    public StudyEntry? Find(string uid) => _used.FindLast(s => s.Uid == uid);

    /// <summary>A new entry for a study, or for a new revision of one.</summary>
    public StudyEntry Add(string uid)
    {
        var entry = new StudyEntry(_slots++, uid);
        _bySlot.Add(entry.Slot, entry);
        _used.Add(entry);
        return entry;
    }

    /// <summary>Marks a study as used now; the manifests of those used longest ago are let go.</summary>
    /// <returns>The studies whose manifests went.</returns>
    public IReadOnlyList<StudyEntry> Touch(StudyEntry entry)
    {
        _used.Remove(entry);
        _used.Add(entry);
        var kept = 0;
        var gone = new List<StudyEntry>();
        for (var i = _used.Count - 1; i >= 0; i--)
        {
            if (_used[i].Manifest is not null && ++kept > ManifestsKept && _used[i].OpenCount == 0)
            {
                _used[i].ForgetManifest();
                gone.Add(_used[i]);
            }
        }
        return gone;
    }

    /// <summary>Forgets a study of which nothing is held.</summary>
    public void Remove(StudyEntry entry)
    {
        _bySlot.Remove(entry.Slot);
        _used.Remove(entry);
    }

    /// <summary>Forgets all studies and what was known of their patients.</summary>
    public void Clear()
    {
        _used.ForEach(s => s.ForgetManifest());
        _bySlot.Clear();
        _used.Clear();
    }
}
