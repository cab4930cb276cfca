using Weir.Client.Support;
using Weir.Memory;

namespace Weir.Client.Memory;

// A leak on purpose: the negative control of the leak gate.
public sealed partial class TabMemory
{
    private readonly List<Lease<int>> _withheld = [];

    /// <summary>Takes a lease of every frame of the studies and never gives it back, if the test's switch is set.</summary>
    internal void WithholdIfTold(IReadOnlyList<StudyEntry> studies)
    {
        if (!_settings.WithholdsLeases)
        {
            return;
        }
        foreach (var study in studies)
        {
            for (var frame = 0; frame < study.FrameCount; frame++)
            {
                if (_encoded.TryGet(study.Key(frame), out var lease))
                {
                    _withheld.Add(lease);
                }
            }
        }
    }

    /// <summary>Tells of everything that leaves a tier, in order.</summary>
    internal void ForTests(Action<TestRemoval> removed)
    {
        foreach (var tier in new[] { _encoded, _decoded, _textures })
        {
            tier.Removed += r =>
                removed(new(tier.Name, Studies.Find(r.Key.Study)?.Uid ?? "", r.Bytes, r.Reason));
        }
    }
}
