using Weir.Client.Modes;

namespace Weir.Client.Tests.Modes;

public sealed class ModeAddressTests
{
    [Theory]
    [InlineData("viewer?StudyInstanceUIDs=1.2.3", "1.2.3", null)]
    [InlineData("/viewer?StudyInstanceUIDs=1.2.3,4.5&x=y", "1.2.3,4.5", null)]
    [InlineData("viewer?StudyInstanceUIDs=1.2&StudyInstanceUIDs=3.4", "1.2,3.4", null)]
    [InlineData("study/1.2.3", "1.2.3", null)]
    [InlineData("study/1.2.3?series=9.8#top", "1.2.3", "9.8")]
    public void Both_forms_of_address_are_read(string address, string studies, string? series)
    {
        var read = ModeAddress.Parse(address)!;
        Assert.Equal(studies, string.Join(',', read.StudyUids));
        Assert.Equal(series, read.SeriesUid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("viewer")]
    [InlineData("viewer?StudyInstanceUIDs=")]
    [InlineData("study/")]
    [InlineData("study/../api")]
    [InlineData("study/1.2?series=%3Cscript%3E")]
    [InlineData("study/11111111111111111111111111111111111111111111111111111111111111111")]
    public void What_is_no_address_of_a_study_is_the_list(string address) =>
        Assert.Null(ModeAddress.Parse(address));

    [Fact]
    public void Equal_addresses_are_equal_so_that_a_repeated_one_enters_nothing_anew() =>
        Assert.Equal(
            ModeAddress.Parse("study/1.2"),
            ModeAddress.Parse("viewer?StudyInstanceUIDs=1.2")
        );
}
