using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Archive;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

/// <summary>What a server says beside its answers, over all shared series: nothing of a patient.</summary>
public sealed class LeakTests
{
    [Fact]
    public async Task No_log_metric_error_or_audit_line_holds_anything_of_a_patient()
    {
        var (server, password) = await Browser.StartServerAsync();
        var said = new StringBuilder();
        string[] secrets;
        string[] uids;
        string audit;
        await using (server)
        {
            await server.Archive.ImportAsync([Path.Combine(SharedFiles.Dicom, "series")]);
            using var browser = new Browser(server);
            (await browser.SignInAsync(password)).Dispose();
            var studies = server.Archive.FindStudies(new StudyQuery()).Items;
            secrets = [.. studies.SelectMany(SecretsOf).Distinct()];
            uids = [.. studies.Select(s => s.StudyUid)];
            Assert.True(secrets.Length > 10, $"only {secrets.Length} values to look for");
            foreach (var study in studies)
            {
                var one = server.Archive.InstancesOfStudy(study.StudyUid)[0];
                var at =
                    $"/dicom-web/studies/{study.StudyUid}/series/{one.SeriesUid}/instances/{one.SopUid}";
                var name = Uri.EscapeDataString(study.PatientName);
                foreach (
                    var path in new[]
                    {
                        $"/api/studies?patientName={name}&patientId={study.PatientId}",
                        $"/api/studies?sort={name}",
                        $"/api/studies/{study.StudyUid}/open",
                        $"/api/studies/{study.StudyUid}/frames?v={name}&f=0",
                        $"/api/studies/{study.PatientId}/open",
                        $"/dicom-web/studies?PatientName={name}",
                        $"/dicom-web/studies?StudyDate={name}",
                        $"/dicom-web/studies?{name}={name}",
                        $"/dicom-web/{name}",
                        at,
                        at + "/metadata",
                        at + "/frames/1",
                        at + $"/frames/{study.PatientId}x",
                        $"/sign-in?to={name}&note={name}",
                    }
                )
                    await AskAsync(browser.Client, path, said);
                File.Delete(one.BlobPath);
                await AskAsync(browser.Client, at, said);
                await AskAsync(browser.Client, at + "/metadata", said);
                using var wrong = await browser.SignInAsync(study.PatientName, study.PatientId);
                said.AppendLine(await wrong.Content.ReadAsStringAsync());
            }
            // Somebody without a session learns no more.
            await AskAsync(server.Client, $"/api/studies/{uids[0]}/open", said);
            said.AppendLine(await server.Client.GetStringAsync("/metrics"));
            said.AppendLine(server.Log.All);
            // Studies are named in the audit log, patients are not.
            await server.Services.GetRequiredService<AuditLog>().StopAsync(CancellationToken.None);
            audit = await File.ReadAllTextAsync(
                Assert.Single(Directory.GetFiles(Path.Combine(server.Folder, "audit"))),
                TestContext.Current.CancellationToken
            );
        }
        Assert.All(uids, uid => Assert.Contains(uid, audit, StringComparison.Ordinal));
        foreach (var secret in secrets)
            Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
        Assert.Contains(" 500 ", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("weir_audit_failing", said.ToString(), StringComparison.Ordinal);
        foreach (var secret in secrets.Concat(uids))
            Assert.DoesNotContain(secret, said.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Keeps what is said in headers, and in the bodies of errors.</summary>
    private static async Task AskAsync(HttpClient client, string path, StringBuilder said)
    {
        using var answer = await client.GetAsync(path);
        var body = await answer.Content.ReadAsByteArrayAsync();
        said.AppendLine($"{(int)answer.StatusCode}");
        if (!answer.IsSuccessStatusCode)
            said.AppendLine(answer.Headers.ToString()).AppendLine(Encoding.UTF8.GetString(body));
    }

    private static IEnumerable<string> SecretsOf(StudyRow study) =>
        new[]
        {
            study.PatientName,
            study.PatientId,
            study.PatientBirthDate,
            study.StudyDate,
            study.StudyTime,
            study.AccessionNumber,
            study.StudyDescription,
            study.ReferringPhysicianName,
        }.Where(text => text.Length > 3);
}
