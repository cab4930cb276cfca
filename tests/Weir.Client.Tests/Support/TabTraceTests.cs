using Weir.Client.Support;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Support;

public sealed class TabTraceTests
{
    private const string Uid = "1.2.840.113619.7";

    private readonly ClientRig _rig = new();

    [Fact]
    public void A_trace_holds_what_was_asked_for_while_it_ran_and_names_nobody()
    {
        var trace = new TabTrace(_rig.Memory);
        _rig.Open("before", 5);
        trace.Start();
        _rig.Open(Uid, 30);
        _rig.Pane.ScrollTo(12);
        _rig.Run();
        _rig.Exit();
        var text = trace.Stop();
        _rig.Open("after", 5);
        Assert.Equal("", trace.Stop());
        Assert.DoesNotContain(Uid, text);
        Assert.DoesNotContain("PHANTOM", text);
        var lines = text.TrimEnd().Split('\n').Skip(1).Select(l => TraceLine.Parse(l)).ToArray();
        Assert.Single(lines, l => l.Event == TraceEvent.Open);
        Assert.Equal(
            30,
            lines
                .Where(l => l.Event is TraceEvent.Put or TraceEvent.Prefetch)
                .DistinctBy(l => l.Key)
                .Count()
        );
        Assert.Contains(lines, l => l.Event == TraceEvent.Hit);
        Assert.Contains(lines, l => l.Event == TraceEvent.Demote);
        Assert.All(lines, l => Assert.InRange(l.Time, 0, long.MaxValue));
    }
}
