using System.Net;
using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Session;

namespace Weir.Client.Tests.Ui;

public sealed class SessionTests : UiContext
{
    private readonly Door _door = new();

    public SessionTests() =>
        Services.AddSingleton(new HttpClient(_door) { BaseAddress = new("http://localhost/") });

    private SessionState Session => Services.GetRequiredService<SessionState>();

    [Fact]
    public void Where_the_server_has_no_users_nothing_is_shown_and_nothing_more_is_asked()
    {
        _door.Body = """{"mode":"None","name":"","level":"Administer"}""";
        var menu = Render<SessionMenu>();
        Session.Start();
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["GET /api/session"], _door.Asked);
        Assert.Empty(menu.FindAll("button"));
    }

    [Fact]
    public async Task A_session_that_ends_is_said_with_a_way_in_and_unsaid_when_it_is_back()
    {
        var notice = Render<SessionNotice>();
        await Session.AskAsync();
        Assert.Empty(All(notice, "signed-out"));
        _door.Status = HttpStatusCode.Unauthorized;
        await Session.AskAsync();
        notice.WaitForAssertion(() =>
            Assert.Contains("reader has been signed out", Find(notice, "signed-out").TextContent)
        );
        var way = Find(notice, "sign-in-again");
        Assert.Equal("_blank", way.GetAttribute("target"));
        Assert.StartsWith("/sign-in?to=", way.GetAttribute("href"));
        _door.Status = HttpStatusCode.OK;
        await Session.AskAsync();
        notice.WaitForAssertion(() => Assert.Empty(All(notice, "signed-out")));
    }

    [Fact]
    public void While_signed_out_it_is_asked_more_often()
    {
        Session.Start();
        _door.Status = HttpStatusCode.Unauthorized;
        Time.Advance(SessionState.Interval);
        Assert.Equal(2, _door.Asked.Count);
        Time.Advance(SessionState.IntervalWhileOut);
        Assert.Equal(3, _door.Asked.Count);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_empties_the_tab_and_leads_to_the_sign_in()
    {
        await Session.AskAsync();
        OpenStudy("1.2.3", 0, 1);
        Run();
        var menu = Render<SessionMenu>();
        Assert.Contains("reader", Find(menu, "sign-out").GetAttribute("aria-label"));
        Find(menu, "sign-out").Click();
        Settle(menu);
        menu.WaitForAssertion(() => Assert.EndsWith("/sign-in?note=SignedOut", Uri));
        Assert.Contains("POST /sign-out", _door.Asked);
    }

    /// <summary>A server that knows one user.</summary>
    private sealed class Door : HttpMessageHandler
    {
        private readonly List<string> _asked = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;
        public string Body { get; set; } = """{"mode":"BuiltIn","name":"reader","level":"Read"}""";
        public IReadOnlyList<string> Asked => _asked;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            _asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return Task.FromResult(
                new HttpResponseMessage(
                    request.Method == HttpMethod.Post ? HttpStatusCode.NoContent : Status
                )
                {
                    Content = new StringContent(Body, Encoding.UTF8, "application/json"),
                }
            );
        }
    }
}
