namespace Weir.Memory;

/// <summary>A tier's contents counted anew, and where its counters disagree. Made under the tier's lock.</summary>
internal sealed class TierAudit(string tier)
{
    public List<string> Faults { get; } = [];

    public List<ViewingSession> Sessions { get; } = [];

    public long Cached { get; set; }

    public long Doomed { get; set; }

    public long Committed { get; set; }

    public long Held { get; set; }

    public long Releasing { get; set; }

    public long Kept { get; set; }

    public long Promised { get; set; }

    public void Expect(string what, bool recorded, bool counted) =>
        Expect(what, recorded ? 1 : 0, counted ? 1L : 0);

    public void Expect(string what, long recorded, long counted)
    {
        if (recorded != counted)
        {
            Faults.Add($"{tier}: {what}: recorded {recorded}, counted {counted}");
        }
    }
}
