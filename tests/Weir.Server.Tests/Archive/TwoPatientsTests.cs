using Weir.Server.Archive;
using Weir.Server.Commands;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Archive;

public sealed class TwoPatientsTests(SeriesServer shared)
{
    private static readonly StackNote OtherPatient = new(StackNoteKind.OtherPatient);

    private static readonly TestObject First = new() { Issuer = "HOSPITAL" };

    public static TheoryData<string, string, string, bool> Patients =>
        new()
        {
            { "P1", "HOSPITAL", "PHANTOM^SMALL", false },
            { "P1", "HOSPITAL", " phantom ^ Small^^^", false },
            { "P1", "HOSPITAL", "PHANTOM^SMALL=模^小", false },
            { "P1", "", "", false },
            { "P2", "HOSPITAL", "PHANTOM^SMALL", true },
            { "p1", "HOSPITAL", "PHANTOM^SMALL", true },
            { "", "HOSPITAL", "PHANTOM^SMALL", true },
            { "P1", "CLINIC", "PHANTOM^SMALL", true },
            { "P1", "HOSPITAL", "PHANTOM^LARGE", true },
            { "P1", "HOSPITAL", "PHANTOM^SMALLER", true },
        };

    [Theory]
    [MemberData(nameof(Patients))]
    public async Task A_file_of_another_patient_than_its_study_is_kept_and_reported_without_a_name(
        string id,
        string issuer,
        string name,
        bool contradicts
    )
    {
        await using var archive = new TestArchive();
        await archive.Store.ImportStreamAsync(new MemoryStream(First.Bytes()));
        var second = First with
        {
            Sop = "1.9",
            PatientId = id,
            Issuer = issuer,
            PatientName = name,
        };

        var report = await archive.Store.ImportStreamAsync(new MemoryStream(second.Bytes()));

        Assert.Equal(ImportOutcome.Imported, report.Outcome);
        Assert.Equal(contradicts ? PatientIdentity.Contradiction : "", report.Reason);
        Assert.Equal(2, archive.Store.FindInstances(new InstanceQuery()).Total);
        Assert.Equal(First.PatientName, archive.Store.GetStudy(First.Study)!.PatientName);
        archive.AssertConsistent();
    }

    [Fact]
    public async Task Two_patients_in_one_group_commit_are_told_apart_too()
    {
        await using var archive = new TestArchive();
        for (var i = 0; i < 40; i++)
        {
            (First with { Sop = $"1.9.{i}", PatientId = i % 2 == 0 ? "P1" : "P2" }).WriteTo(
                archive.SourceFile($"{i}.dcm")
            );
        }

        var reports = await archive.ImportAsync();

        Assert.All(reports.Values, r => Assert.Equal(ImportOutcome.Imported, r.Outcome));
        Assert.Equal(20, reports.Values.Count(r => r.Reason == PatientIdentity.Contradiction));
        Assert.Contains(
            $"\"outcome\":\"imported\",\"sop\":\"1.9.",
            ImportJson.Line(reports.Values.First(r => r.Reason.Length > 0))
        );
        archive.AssertConsistent();
    }

    [Fact]
    public async Task The_series_of_the_other_patient_carries_a_warning_that_names_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        var other = First with
        {
            Series = "1.2.3.1.2",
            Sop = "1.9",
            PatientId = "P2",
            PatientName = "STRANGER^ANNA",
        };
        await server.Archive.ImportStreamAsync(new MemoryStream(First.Bytes()));
        var (before, _) = await server.Client.OpenAsync(First.Study);
        await server.Archive.ImportStreamAsync(new MemoryStream(other.Bytes()));

        var (manifest, _) = await server.Client.OpenAsync(First.Study);

        Assert.DoesNotContain(OtherPatient, before.Series.Single().Notes);
        var notes = manifest.Series.ToDictionary(s => s.SeriesInstanceUid, s => s.Notes);
        Assert.DoesNotContain(OtherPatient, notes[First.Series]);
        Assert.Contains(OtherPatient, notes[other.Series]);
        foreach (var word in new[] { "STRANGER", "ANNA", "P2", "PHANTOM", "P1" })
        {
            Assert.DoesNotContain(word, PatientIdentity.Contradiction);
        }
    }

    [Fact]
    public async Task No_shared_series_is_taken_for_two_patients()
    {
        var server = await shared.GetAsync();
        foreach (var study in server.Archive.FindStudies(new StudyQuery()).Items)
        {
            var (manifest, _) = await server.Client.OpenAsync(study.StudyUid);
            Assert.All(manifest.Series, s => Assert.DoesNotContain(OtherPatient, s.Notes));
        }
    }
}
