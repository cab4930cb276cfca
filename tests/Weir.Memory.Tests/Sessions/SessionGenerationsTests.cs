namespace Weir.Memory.Tests.Sessions;

public sealed class SessionGenerationsTests
{
    [Fact]
    public async Task Numbers_go_round_and_pass_over_those_in_use()
    {
        var generations = new SessionGenerations(maximum: 3);
        var (first, second) = (generations.Open(), generations.Open(ExitPolicy.Retain));
        await first.CloseAsync();

        Assert.Equal(
            [3, 1],
            new[] { generations.Open(), generations.Open() }.Select(s => s.Generation)
        );
        Assert.Equal((2, ExitPolicy.Retain), (second.Generation, second.ExitPolicy));
        Assert.Throws<InvalidOperationException>(() => generations.Open());
    }
}
