using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;

namespace Weir.Client.Tests.Memory;

public sealed class LearningTests
{
    private const long B = 256 * ClientRig.MiB;

    private readonly ClientRig _rig = new(B);

    [Fact]
    public void A_refused_fetch_lowers_the_limit_of_RAM_and_not_of_the_GPU()
    {
        _rig.Open("1", 900);
        var used = _rig.Memory.UsedBytes;
        Fail();
        Assert.InRange(_rig.Memory.LearnedRam!.Value, B / 2, used);
        Assert.Null(_rig.Memory.LearnedGpu);
        Assert.Equal(1, _rig.Memory.Refusals.Ram);
        Assert.True(_rig.Stage.Encoded.Values.Sum() <= _rig.Memory.LearnedRam);
        Assert.Equal(B, _rig.Memory.Limit);
    }

    [Fact]
    public void A_lost_context_lowers_the_limit_of_the_GPU_and_not_of_RAM()
    {
        _rig.Open("1", 40);
        _rig.Stage.LoseContext();
        _rig.Run();
        Assert.Equal(B / 2, _rig.Memory.LearnedGpu);
        Assert.Null(_rig.Memory.LearnedRam);
        Assert.Equal(40, _rig.Read.LoadedFrames);
    }

    [Fact]
    public void What_was_learned_outlasts_the_visit()
    {
        _rig.Open("1", 900);
        Fail();
        var next = new ClientRig(beside: _rig);
        Assert.Equal(_rig.Memory.LearnedRam, next.Memory.LearnedRam);
        next.Memory.ForgetLearned();
        Assert.Null(new ClientRig(beside: _rig).Memory.LearnedRam);
    }

    [Fact]
    public void Calm_raises_the_limit_until_nothing_is_left_to_learn()
    {
        _rig.Memory.StartWatching();
        _rig.Open("1", 900);
        Fail();
        var learned = _rig.Memory.LearnedRam!.Value;
        Watch(minutes: 11);
        Assert.Equal(learned + B / 16, _rig.Memory.LearnedRam);
        Watch(minutes: 240);
        Assert.Null(_rig.Memory.LearnedRam);
    }

    [Fact]
    public void A_higher_budget_does_not_wipe_out_what_was_learned()
    {
        _rig.Open("1", 900);
        Fail();
        var learned = _rig.Memory.LearnedRam;
        _rig.Memory.SetLimit(2 * B);
        Assert.Equal(learned, _rig.Memory.LearnedRam);
    }

    [Fact]
    public void Textures_are_guaranteed_an_eighth_of_the_limit_that_holds()
    {
        var memory = _rig.Memory.Root;
        var gpu = memory.Children.Single(budget => budget.Name == "gpu");
        Assert.Equal(B / 8, gpu.Share);
        _rig.Memory.SetLimit(B / 2);
        Assert.Equal(B / 16, gpu.Share);
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(8, 2048)]
    [InlineData(4, 1024)]
    [InlineData(0.25, 64)]
    [InlineData(64, 2048)]
    public void The_device_bounds_the_budget(double gib, long mb) =>
        Assert.Equal(
            mb * ClientRig.MiB,
            new TabSettings(_ => null, (_, _) => { }, gib).DefaultLimit
        );

    private void Fail()
    {
        var request = _rig.Memory.BeginRequest(_ => { });
        _rig.Stage.Raise(StageEventKind.FetchEnded, request, code: (int)FetchOutcome.OutOfMemory);
        _rig.Memory.EndRequest(request);
        _rig.Run();
    }

    private void Watch(int minutes)
    {
        for (var i = 0; i < minutes * 2; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(30));
            _rig.Run();
        }
    }
}
