using Weir.Client.Comparing;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Wire;

namespace Weir.Client.Tests.Comparing;

/// <summary>A current study and its prior, of one patient, as tests of the comparison want them.</summary>
internal static class ComparePairs
{
    /// <summary>A rig with <c>now</c> and <c>then</c>, both of patient P, and <c>other</c> of another.</summary>
    public static ClientRig Rig(
        long limit = 512 * ClientRig.MiB,
        Func<SeriesManifest, SeriesManifest>? prior = null,
        int frames = 40
    )
    {
        var rig = new ClientRig(limit);
        rig.Memory.Prefetch = Client.Memory.Prefetch.PrefetchScope.ThisStudy;
        rig.Server["now"] = Of("now", "20260922", "P", s => s, frames);
        rig.Server["then"] = Of("then", "20260118", "P", prior ?? (s => s), frames);
        rig.Server["other"] = Of("other", "20260922", "Q", s => s, frames);
        return rig;
    }

    /// <summary>Opens the current study and compares.</summary>
    public static void Compare(this ClientRig rig, CompareLayout layout = CompareLayout.SideBySide)
    {
        rig.Open("now");
        var comparing = rig.Read.CompareAsync("then", layout);
        rig.Run();
        Assert.True(ClientRig.Result(comparing));
    }

    /// <summary>Slices <paramref name="mm"/> apart, the first at <paramref name="from"/>, along z.</summary>
    public static SeriesManifest At(
        SeriesManifest series,
        double from,
        double mm,
        string frameOfReference = "",
        ImageFormat? format = null
    ) =>
        series with
        {
            FrameOfReferenceUid = frameOfReference,
            Frames =
            [
                .. series.Frames.Select(
                    (f, i) =>
                        f with
                        {
                            Position = new Position3(0, 0, from + (i * mm)),
                            Format = format ?? f.Format,
                        }
                ),
            ],
        };

    /// <summary>The slices that the viewports of the layout are asked to show.</summary>
    public static int[] Slices(this ReadMode mode) => [.. mode.Viewports.Select(v => v.Slice)];

    private static StudyManifest Of(
        string uid,
        string date,
        string patient,
        Func<SeriesManifest, SeriesManifest> change,
        int frames
    )
    {
        var made = TestStudies.Make(uid, frames);
        return made with
        {
            PatientId = patient,
            StudyDate = date,
            Series = [.. made.Series.Select(change)],
        };
    }
}
