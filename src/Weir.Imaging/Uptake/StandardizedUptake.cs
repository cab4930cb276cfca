namespace Weir.Imaging;

/// <summary>
/// The factor from modality values to SUVbw in g/ml, by the vendor-neutral rule of QIBA ("SUV Vendor-neutral pseudo-code", happy
/// path and robust version, 2012). What is missing gives a reason and no factor: never a guess.
/// </summary>
/// <param name="Factor">SUVbw is the modality value times this; 0 when there is none.</param>
/// <param name="Reason">Keyword of the attribute that is missing or does not allow it; empty when there is a factor.</param>
public readonly record struct StandardizedUptake(double Factor, string Reason)
{
    /// <summary>Works the factor out.</summary>
    public static StandardizedUptake Of(UptakeInput image)
    {
        if (image.SuvType is not ("" or "BW"))
        {
            return No("SUVType");
        }
        if (!image.CorrectedImage.Contains("ATTN") || !image.CorrectedImage.Contains("DECY"))
        {
            return No("CorrectedImage");
        }
        return image.Units switch
        {
            "GML" => new(1, ""),
            "BQML" => FromActivity(image, 1),
            "CNTS" when image.PrivateSuvFactor is > 0 and var factor => new(factor, ""),
            "CNTS" when image.PrivateActivityFactor is > 0 and var factor => FromActivity(
                image,
                factor
            ),
            _ => No("Units"),
        };
    }

    private static StandardizedUptake FromActivity(UptakeInput image, double activity)
    {
        if (image.Weight is not > 0)
        {
            return No("PatientWeight");
        }
        if (image.TotalDose is not > 0)
        {
            return No("RadionuclideTotalDose");
        }
        if (image.HalfLife is not > 0)
        {
            return No("RadionuclideHalfLife");
        }
        var (decay, reason) = DecayTime(image);
        if (decay is not { } seconds)
        {
            return No(reason);
        }
        var dose = image.TotalDose.Value * Math.Pow(2, -seconds / image.HalfLife.Value);
        var result = activity * image.Weight.Value * 1000 / dose;
        return double.IsFinite(result) ? new(result, "") : No("RadionuclideTotalDose");
    }

    /// <summary>Seconds from the injection to the time that the image's values are corrected to.</summary>
    private static (double? Seconds, string Reason) DecayTime(UptakeInput image)
    {
        switch (image.DecayCorrection)
        {
            // Corrected to the administration: the dose as it was injected (PS3.3 section C.8.9.1.1.5).
            case "ADMIN":
                return (0, "");
            case "START":
                break;
            default:
                return (null, "DecayCorrection");
        }
        if (ScanTime(image) is not { } scan)
        {
            return (null, "AcquisitionTime");
        }
        if (image.StartDateTime is { } start)
        {
            var seconds = (scan - start).TotalSeconds;
            return seconds >= 0 ? (seconds, "") : (null, "RadiopharmaceuticalStartDateTime");
        }
        if (image.StartTime is not { } time)
        {
            return (null, "RadiopharmaceuticalStartTime");
        }
        // It has no date: the scan's, or the day before when the patient was injected before midnight.
        var since = scan.TimeOfDay - time;
        return ((since < TimeSpan.Zero ? since + TimeSpan.FromDays(1) : since).TotalSeconds, "");
    }

    private static DateTime? ScanTime(UptakeInput image)
    {
        if (image.SeriesTime is { } series && image.AcquisitionTime is { } first && series <= first)
        {
            return series;
        }
        // Series date and time may be those of a later processing.
        if (image.PrivateScanTime is { } own)
        {
            return own;
        }
        if (
            image is
            {
                AcquisitionTime: { } begin,
                FrameReferenceTime: > 0 and var reference,
                FrameDuration: > 0 and var duration,
                HalfLife: > 0 and var halfLife
            }
        )
        {
            // The reference time is when the count rate of the frame was at its average, counted from the scan's start.
            var lambda = Math.Log(2) / halfLife;
            var during = lambda * duration / 1000;
            var average = Math.Log(during / (1 - Math.Exp(-during))) / lambda;
            var offset = average - (reference / 1000);
            return Math.Abs(offset) < TimeSpan.FromDays(2).TotalSeconds
                ? begin.AddSeconds(offset)
                : null;
        }
        return null;
    }

    private static StandardizedUptake No(string reason) => new(0, reason);
}
