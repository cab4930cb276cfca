using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

public sealed class LoadedBarTests
{
    [Fact]
    public void Nothing_loaded_draws_nothing() =>
        Assert.Equal("none", LoadedBar.Gradient(200, _ => false));

    [Fact]
    public void Each_run_of_loaded_slices_is_one_segment_with_hard_ends() =>
        Assert.Equal(
            "linear-gradient(transparent 0%,var(--loaded-colour) 0% 10%,transparent 10%,"
                + "transparent 50%,var(--loaded-colour) 50% 100%,transparent 100%)",
            LoadedBar.Gradient(20, i => i < 2 || i >= 10)
        );

    [Fact]
    public void A_long_stack_counts_a_cell_only_when_all_its_slices_are_loaded() =>
        Assert.Equal("none", LoadedBar.Gradient(400, i => i % 2 == 0));
}
