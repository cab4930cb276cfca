using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Weir.Server.Archive;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class StudyRuleTests
{
    private static readonly string[] Series =
    [
        Path.Combine(SharedFiles.Dicom, "series", "ct-headphantom-philips"),
        Path.Combine(SharedFiles.Dicom, "series", "mr-wrist-dcm4che"),
    ];

    [Fact]
    public async Task A_study_that_is_not_open_to_a_user_is_not_there_by_any_route_and_in_no_list()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await OidcTests.StartAsync(
            issuer,
            o => o.Auth.Rules = [new StudyRule { Role = "wrists", Modalities = ["MR"] }]
        );
        await server.Archive.ImportAsync(Series);
        var open = server.Archive.FindStudies(new StudyQuery { Modalities = ["MR"] }).Items[0];
        var closed = server.Archive.FindStudies(new StudyQuery { Modalities = ["CT"] }).Items[0];
        var reader = await TokenAsync(issuer, "weir-write", "wrists");
        var administrator = await TokenAsync(issuer, "weir-administer");
        var (scoped, lists) = (0, 0);
        foreach (var route in RouteTests.RoutesOf(server))
        {
            var text = "/" + route.RoutePattern.RawText?.TrimStart('/');
            foreach (
                var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
            )
                if (text.Contains("{study}", StringComparison.Ordinal))
                {
                    scoped++;
                    var refused = await Ask(server, reader, method, Fill(server, text, closed));
                    if (method == "DELETE")
                    {
                        // An administrator's, who sees all: to others it says the same of every study.
                        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
                        continue;
                    }
                    Assert.True(
                        refused.Status == HttpStatusCode.NotFound,
                        $"{method} {text}: {refused.Status}"
                    );
                    var let = await Ask(server, reader, method, Fill(server, text, open));
                    Assert.True(
                        let.Status != HttpStatusCode.NotFound,
                        $"{method} {text}: {let.Status}"
                    );
                }
                else if (
                    method == "GET"
                    && !text.Contains('{')
                    && (
                        text.StartsWith("/api", StringComparison.Ordinal)
                        || text.StartsWith("/dicom-web", StringComparison.Ordinal)
                    )
                )
                {
                    lists++;
                    var some = await Ask(server, reader, method, text);
                    Assert.DoesNotContain(closed.StudyUid, some.Body, StringComparison.Ordinal);
                    Assert.Equal(
                        (await Ask(server, administrator, method, text)).Body.Contains(
                            open.StudyUid
                        ),
                        some.Body.Contains(open.StudyUid)
                    );
                }
        }
        Assert.True(scoped > 10 && lists > 5, $"{scoped} routes with a study, {lists} without");
        var other = await Ask(server, reader, "GET", $"/api/studies?patientOf={closed.StudyUid}");
        Assert.DoesNotContain(closed.StudyUid, other.Body, StringComparison.Ordinal);
        foreach (var who in new[] { administrator })
            Assert.Contains(
                closed.StudyUid,
                (await Ask(server, who, "GET", "/api/studies")).Body,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Rules_are_filters_of_which_one_must_match_and_who_has_none_sees_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        await server.Archive.ImportAsync(Series);
        var ct = server.Archive.FindStudies(new StudyQuery { Modalities = ["CT"] }).Items[0];
        StudyRule[] rules =
        [
            new() { Role = "ct", Modalities = ["CT"] },
            new() { Role = "both", Modalities = ["MR"] },
            new() { Role = "both", Modalities = ["CT", "PT"] },
            new() { User = "someone", StudyDescriptions = [ct.StudyDescription[..3] + "*"] },
            new()
            {
                Role = "none",
                Modalities = ["CT"],
                AccessionNumbers = ["NO-SUCH-*"],
            },
            new() { Role = "all" },
        ];
        Assert.Equal(["CT"], Seen("x", "ct"));
        Assert.Equal(["CT", "MR"], Seen("x", "both"));
        Assert.Contains("CT", Seen("someone"));
        Assert.Empty(Seen("x", "none"));
        Assert.Empty(Seen("x", "stranger"));
        Assert.Equal(["CT", "MR"], Seen("x", "all"));
        Assert.Null(
            StudyRule.ScopesOf(rules, new CurrentUser("1", "x", AccessLevel.Administer, []))
        );
        Assert.Null(StudyRule.ScopesOf([], new CurrentUser("1", "x", AccessLevel.Read, [])));

        string[] Seen(string name, params string[] roles) =>
            [
                .. server
                    .Archive.FindStudies(
                        new StudyQuery
                        {
                            Within = StudyRule.ScopesOf(
                                rules,
                                new CurrentUser("1", name, AccessLevel.Read, roles)
                            ),
                        }
                    )
                    .Items.Select(s => s.Modalities)
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
    }

    private static async Task<string> TokenAsync(Issuer issuer, params string[] roles)
    {
        issuer.User = (roles[0], roles[0], roles);
        return await issuer.TokenAsync();
    }

    private static async Task<(HttpStatusCode Status, string Body)> Ask(
        RunningServer server,
        string token,
        string method,
        string path
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Fill(RunningServer server, string route, StudyRow study)
    {
        var instance = server.Archive.InstancesOfStudy(study.StudyUid).First(i => i.Frames > 0);
        return route
            .Replace("{study}", study.StudyUid, StringComparison.Ordinal)
            .Replace("{series}", instance.SeriesUid, StringComparison.Ordinal)
            .Replace("{sop}", instance.SopUid, StringComparison.Ordinal)
            .Replace("{frames}", "1", StringComparison.Ordinal)
            .Replace("{**path}", "7FE00010", StringComparison.Ordinal);
    }
}
