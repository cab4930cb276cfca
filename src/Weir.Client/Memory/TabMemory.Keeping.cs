using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>What came of the wish to keep a study.</summary>
/// <param name="IsKept">Whether it is kept now.</param>
/// <param name="NeededBytes">When refused: what more would have to be kept.</param>
/// <param name="AvailableBytes">When refused: what more may be kept. Half of the budget in all.</param>
public readonly record struct KeepAnswer(bool IsKept, long NeededBytes, long AvailableBytes);

// Studies the user keeps: they survive pressure and the end of every mode, not Clear all.
public sealed partial class TabMemory
{
    private readonly HashSet<string> _keepAgain = [];

    /// <summary>Bytes of studies that are kept.</summary>
    public long KeptBytes => _total.KeptBytes;

    /// <summary>Bytes that may be kept.</summary>
    public long KeptLimit => _total.KeptLimit ?? 0;

    /// <summary>
    /// Keeps a study: what of it is in RAM, and what of it comes in later. Harmless for one that is kept already.
    /// </summary>
    /// <returns>Refused, with numbers, when all that is kept would take more than half of the budget, or when the tab does not know the study.</returns>
    public KeepAnswer Keep(string studyUid)
    {
        if (Studies.Find(studyUid) is not { } study)
        {
            return default;
        }
        var expected = 0L;
        for (var frame = 0; frame < study.FrameCount; frame++)
        {
            expected += study.Likely(frame);
        }
        var kept = _encoded.TryKeepGroup(study.Slot, expected, out var refusal);
        Changed?.Invoke();
        return new KeepAnswer(kept, refusal?.Needed ?? 0, refusal?.Available ?? 0);
    }

    /// <summary>Keeps a study no longer; what it holds ages like any other's.</summary>
    public void Unkeep(string studyUid)
    {
        if (Studies.Find(studyUid) is { } study && _encoded.UnkeepGroup(study.Slot))
        {
            if (study is { OpenCount: 0, DrawableFrames: 0 })
            {
                ForgetIfEmpty(study);
            }
            Changed?.Invoke();
        }
    }

    // A new revision of a study that is kept is kept too, once its manifest is there.
    private void MoveKeep(StudyEntry retired)
    {
        if (_encoded.UnkeepGroup(retired.Slot))
        {
            _keepAgain.Add(retired.Uid);
        }
    }

    private void KeepAgain(StudyEntry opened)
    {
        if (_keepAgain.Remove(opened.Uid))
        {
            Keep(opened.Uid);
        }
    }

    private bool IsKept(StudyEntry study) => _encoded.KeptGroups.Contains(study.Slot);
}
