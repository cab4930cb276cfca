namespace Weir.Imaging.Tests.Uptake;

public sealed class StandardizedUptakeTests
{
    private static readonly DateTime Scan = new(2020, 5, 4, 10, 0, 0);

    /// <summary>One hour after 400 MBq of fluorine-18 (half life 6586.2 s), 80 kg.</summary>
    private static readonly UptakeInput Usual = new()
    {
        CorrectedImage = ["DECY", "ATTN", "SCAT"],
        DecayCorrection = "START",
        Units = "BQML",
        Weight = 80,
        HalfLife = 6586.2,
        TotalDose = 4e8,
        StartTime = new TimeSpan(9, 0, 0),
        SeriesTime = Scan,
        AcquisitionTime = Scan,
    };

    private static double Decayed(double seconds) =>
        80_000 / (4e8 * Math.Pow(2, -seconds / 6586.2));

    [Fact]
    public void The_dose_decays_from_the_injection_to_the_scan() =>
        Near.Equal(Decayed(3600), StandardizedUptake.Of(Usual).Factor);

    [Fact]
    public void A_start_without_date_later_than_the_scan_was_before_midnight()
    {
        var scan = new DateTime(2020, 5, 4, 0, 20, 0);
        var image = Usual with
        {
            StartTime = new TimeSpan(23, 50, 0),
            SeriesTime = scan,
            AcquisitionTime = scan,
        };
        Near.Equal(Decayed(1800), StandardizedUptake.Of(image).Factor);
    }

    [Fact]
    public void The_date_of_the_injection_counts_where_it_is_given()
    {
        var image = Usual with { StartDateTime = Scan.AddHours(-26), StartTime = null };
        Near.Equal(Decayed(26 * 3600), StandardizedUptake.Of(image).Factor);
        var after = Usual with { StartDateTime = Scan.AddSeconds(1) };
        Assert.Equal(new(0, "RadiopharmaceuticalStartDateTime"), StandardizedUptake.Of(after));
    }

    [Fact]
    public void A_series_time_of_a_later_processing_is_not_the_scan()
    {
        var late = Usual with { SeriesTime = Scan.AddHours(5) };
        Assert.Equal("AcquisitionTime", StandardizedUptake.Of(late).Reason);
        Near.Equal(
            Decayed(3000),
            StandardizedUptake.Of(late with { PrivateScanTime = Scan.AddMinutes(-10) }).Factor
        );
        // A frame of 180 s whose average count rate was 690 s after the scan's start: near its middle, a little before.
        var lambda = Math.Log(2) / 6586.2;
        var average = Math.Log(lambda * 180 / (1 - Math.Exp(-lambda * 180))) / lambda;
        Assert.InRange(average, 89, 90);
        var frame = late with { FrameReferenceTime = 690_000, FrameDuration = 180_000 };
        Near.Equal(Decayed(3600 + average - 690), StandardizedUptake.Of(frame).Factor);
    }

    [Fact]
    public void Values_corrected_to_the_administration_need_no_times()
    {
        var image = Usual with { DecayCorrection = "ADMIN", SeriesTime = null, StartTime = null };
        Near.Equal(Decayed(0), StandardizedUptake.Of(image).Factor);
    }

    [Fact]
    public void Values_in_grams_a_millilitre_are_uptake_values_already() =>
        Assert.Equal(
            new(1, ""),
            StandardizedUptake.Of(Usual with { Units = "GML", Weight = null })
        );

    [Fact]
    public void Counts_have_uptake_values_only_by_the_makers_factors()
    {
        var counts = Usual with { Units = "CNTS" };
        Assert.Equal(new(0, "Units"), StandardizedUptake.Of(counts));
        Assert.Equal(new(0.25, ""), StandardizedUptake.Of(counts with { PrivateSuvFactor = 0.25 }));
        Near.Equal(
            3 * Decayed(3600),
            StandardizedUptake.Of(counts with { PrivateActivityFactor = 3 }).Factor
        );
    }

    public static TheoryData<string> Missing =>
        [
            "CorrectedImage",
            "DecayCorrection",
            "Units",
            "PatientWeight",
            "RadionuclideTotalDose",
            "RadionuclideHalfLife",
            "RadiopharmaceuticalStartTime",
            "AcquisitionTime",
            "SUVType",
        ];

    [Theory]
    [MemberData(nameof(Missing))]
    public void What_is_missing_is_named_and_nothing_is_guessed(string keyword)
    {
        var image = keyword switch
        {
            "CorrectedImage" => Usual with { CorrectedImage = ["DECY"] },
            "DecayCorrection" => Usual with { DecayCorrection = "NONE" },
            "Units" => Usual with { Units = "PROPCPS" },
            "PatientWeight" => Usual with { Weight = 0 },
            "RadionuclideTotalDose" => Usual with { TotalDose = null },
            "RadionuclideHalfLife" => Usual with { HalfLife = -1 },
            "RadiopharmaceuticalStartTime" => Usual with { StartTime = null },
            "AcquisitionTime" => Usual with { AcquisitionTime = null },
            _ => Usual with { SuvType = "LBM" },
        };
        Assert.Equal(new(0, keyword), StandardizedUptake.Of(image));
    }
}
