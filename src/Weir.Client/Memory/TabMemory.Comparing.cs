using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory;

// Images of a comparison: held while it lasts, the first to go afterwards.
public sealed partial class TabMemory
{
    /// <summary>Memory pressure has ended the pins of a comparison: the study's <see cref="StudyEntry.Slot"/>, and their bytes.</summary>
    internal event Action<int, long>? ComparisonReleased;

    /// <summary>Holds a frame in RAM for a comparison. False when it is not there.</summary>
    internal bool PinComparison(ModeSession session, StudyEntry study, int frame) =>
        _encoded.Pin(study.Key(frame), PinRole.Comparison, session.Engine);

    /// <summary>The comparison needs a frame no longer: it goes first.</summary>
    internal void UnpinComparison(ModeSession session, StudyEntry study, int frame) =>
        _encoded.Unpin(study.Key(frame), PinRole.Comparison, session.Engine);

    private void OnComparisonsLetGo(IReadOnlyList<PinsLetGo> groups)
    {
        ComparisonBytesLetGo += groups.Sum(group => group.Bytes);
        foreach (var group in groups)
        {
            ComparisonReleased?.Invoke((int)group.Group, group.Bytes);
        }
        Changed?.Invoke();
    }
}
