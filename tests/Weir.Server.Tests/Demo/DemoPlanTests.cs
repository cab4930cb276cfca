using Weir.Dicom;
using Weir.Server.Demo;

namespace Weir.Server.Tests.Demo;

public sealed class DemoPlanTests
{
    [Fact]
    public void The_full_demo_has_twelve_CT_studies_an_MR_study_of_several_series_and_a_radiograph()
    {
        var plan = DemoStudies.Plan(DemoScale.Full);
        var studies = plan.GroupBy(p => p.StudyInstanceUid).ToArray();
        Assert.Equal(14, studies.Length);
        var ct = studies.Take(12).ToArray();
        Assert.All(ct, study => Assert.Equal(200, study.Count()));
        Assert.All(
            ct,
            study => Assert.InRange(study.Sum(p => p.MaxBytes), 100_000_000, 110_000_000)
        );
        Assert.InRange(studies[12].DistinctBy(p => p.SeriesInstanceUid).Count(), 3, 10);
        Assert.InRange(studies[13].Single().MaxBytes, 18_000_000, 18_010_000);
    }

    [Fact]
    public void Every_UID_is_valid_and_stands_once()
    {
        var plan = DemoStudies.Plan(DemoScale.Full);
        Assert.All(plan, p => Assert.True(DicomUids.IsValid(p.SopInstanceUid)));
        Assert.Equal(plan.Count, plan.DistinctBy(p => p.SopInstanceUid).Count());
        Assert.Equal(plan.Count, plan.DistinctBy(p => p.RelativePath).Count());
    }

    [Fact]
    public void A_plan_made_again_is_the_same_so_that_an_interrupted_job_finds_its_place()
    {
        string[] Uids() => [.. DemoStudies.Plan(DemoScale.Small).Select(p => p.SopInstanceUid)];
        Assert.Equal(Uids(), Uids());
    }

    [Fact]
    public void Studies_of_two_scales_are_different_studies()
    {
        var full = DemoStudies.Plan(DemoScale.Full).Select(p => p.StudyInstanceUid);
        var small = DemoStudies.Plan(DemoScale.Small).Select(p => p.StudyInstanceUid);
        Assert.Empty(full.Intersect(small));
    }

    [Fact]
    public void A_scale_beyond_its_limits_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            DemoStudies.Plan(new DemoScale { CtStudies = 13 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            DemoStudies.Plan(new DemoScale { CtSize = 4 })
        );
    }

    [Fact]
    public void Parts_can_be_left_out()
    {
        var scale = new DemoScale
        {
            CtStudies = 0,
            MrSlices = 0,
            RadiographSize = 0,
        };
        Assert.Empty(DemoStudies.Plan(scale));
    }
}
