namespace Weir.Imaging;

/// <summary>
/// What a standardized uptake value is made of, as the PET image says it (PS3.3 sections C.8.9.1, C.8.9.2 and C.8.9.4). Times are
/// those of the scanner's clock, without zone. What is absent is null or empty.
/// </summary>
public sealed record UptakeInput
{
    /// <summary>Corrected Image (0028,0051).</summary>
    public IReadOnlyList<string> CorrectedImage { get; init; } = [];

    /// <summary>Decay Correction (0054,1102).</summary>
    public string DecayCorrection { get; init; } = "";

    /// <summary>Units (0054,1001).</summary>
    public string Units { get; init; } = "";

    /// <summary>SUV Type (0054,1006); empty means BW.</summary>
    public string SuvType { get; init; } = "";

    /// <summary>Patient's Weight (0010,1030), kg.</summary>
    public double? Weight { get; init; }

    /// <summary>Radionuclide Half Life (0018,1075), seconds.</summary>
    public double? HalfLife { get; init; }

    /// <summary>Radionuclide Total Dose (0018,1074), Bq.</summary>
    public double? TotalDose { get; init; }

    /// <summary>Radiopharmaceutical Start DateTime (0018,1078).</summary>
    public DateTime? StartDateTime { get; init; }

    /// <summary>Radiopharmaceutical Start Time (0018,1072), which has no date.</summary>
    public TimeSpan? StartTime { get; init; }

    /// <summary>Series Date and Time (0008,0021) (0008,0031).</summary>
    public DateTime? SeriesTime { get; init; }

    /// <summary>Acquisition Date and Time (0008,0022) (0008,0032): when this frame began.</summary>
    public DateTime? AcquisitionTime { get; init; }

    /// <summary>GE's own scan date and time, (0009,xx0D) of GEMS_PETD_01.</summary>
    public DateTime? PrivateScanTime { get; init; }

    /// <summary>Frame Reference Time (0054,1300), ms.</summary>
    public double? FrameReferenceTime { get; init; }

    /// <summary>Actual Frame Duration (0018,1242), ms.</summary>
    public double? FrameDuration { get; init; }

    /// <summary>Philips' own factor from counts to SUV, (7053,xx00) of Philips PET Private Group.</summary>
    public double? PrivateSuvFactor { get; init; }

    /// <summary>Philips' own factor from counts to Bq/ml, (7053,xx09) of Philips PET Private Group.</summary>
    public double? PrivateActivityFactor { get; init; }
}
