using Weir.Client.Shell;
using Weir.Client.Studies;
using Weir.Client.Text;

namespace Weir.Client.Tests.Ui;

public sealed class DicomTextTests
{
    [Theory]
    [InlineData("20250312", "2025-03-12")]
    [InlineData("2025.03.12", "2025-03-12")]
    [InlineData("20251399", "20251399")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_date_is_shown_by_year_month_day_and_a_wrong_one_as_it_is(
        string? value,
        string shown
    ) => Assert.Equal(shown, DicomText.Date(value));

    [Theory]
    [InlineData("143015.123456", "14:30")]
    [InlineData("0905", "09:05")]
    [InlineData("14:30:15", "14:30")]
    [InlineData("14", "14")]
    [InlineData("", "")]
    public void A_time_is_shown_by_hour_and_minute(string value, string shown) =>
        Assert.Equal(shown, DicomText.Time(value));

    [Theory]
    [InlineData("143015.250000", "+0800", "14:30:15.25 +08:00")]
    [InlineData("143015.123456", "", "14:30:15.123456")]
    [InlineData("143015", "-0330", "14:30:15 -03:30")]
    [InlineData("143015.000", null, "14:30:15")]
    [InlineData("1430", "+0000", "14:30 +00:00")]
    [InlineData("14:30:15", "", "14:30:15")]
    [InlineData("143015", "CET", "14:30:15")]
    [InlineData("14", "+0800", "14")]
    [InlineData("noon", "+0800", "noon")]
    [InlineData("143015.1234567", "", "143015.1234567")]
    [InlineData("", "+0800", "")]
    public void A_time_is_written_with_its_fraction_and_its_zone(
        string value,
        string? zone,
        string shown
    ) => Assert.Equal(shown, DicomText.WholeTime(value, zone));

    [Theory]
    [InlineData("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou", "山田太郎")]
    [InlineData("Doe^John Robert^^Dr", "Doe, John Robert", "Doe, John Robert")]
    [InlineData("Doe^John^Q", "Doe, John Q", "Doe, John Q")]
    [InlineData("=王^小东", "王小东", "王小东")]
    [InlineData("PHANTOM", "PHANTOM", "PHANTOM")]
    [InlineData("", "", "")]
    public void A_name_is_shown_in_the_group_that_suits_the_language(
        string value,
        string english,
        string chinese
    )
    {
        Assert.Equal(english, DicomText.PersonName(value, Language.English));
        Assert.Equal(chinese, DicomText.PersonName(value, Language.SimplifiedChinese));
    }

    [Theory]
    [InlineData(0, "0 MB")]
    [InlineData(10_000, "< 0.1 MB")]
    [InlineData(4_404_019, "4.2 MB")]
    [InlineData(104_857_600, "100 MB")]
    [InlineData(1_610_612_736, "1.50 GB")]
    public void A_size_has_three_figures_at_most(long bytes, string shown) =>
        Assert.Equal(shown, DataSize.Text(bytes));

    [Theory]
    [InlineData("2025-03-12", "20250312", "20250312")]
    [InlineData("2025/3/2", "20250302", "20250302")]
    [InlineData("20250312", "20250312", "20250312")]
    [InlineData("2024-02", "20240201", "20240229")]
    [InlineData("2025", "20250101", "20251231")]
    [InlineData("March", null, null)]
    public void A_written_month_or_year_stands_for_its_first_or_last_day(
        string written,
        string? first,
        string? last
    )
    {
        Assert.Equal(first, StudyQuery.Day(written, last: false));
        Assert.Equal(last, StudyQuery.Day(written, last: true));
    }
}
