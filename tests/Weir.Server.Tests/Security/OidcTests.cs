using System.Net;
using System.Net.Http.Headers;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class OidcTests
{
    [Fact]
    public async Task A_reader_signs_in_at_the_provider_and_comes_back_to_the_page_he_wanted()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await StartAsync(issuer);
        using var browser = new Browser(server);
        using var end = await SignInAsync(browser, issuer, "/study/1.2.3?series=4");

        Assert.Equal("/study/1.2.3?series=4", end.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOf("/api/studies"));
        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusOf("/operator"));
        var session = await browser.Client.GetStringAsync("/api/session");
        Assert.Contains(
            "\"name\":\"reader.one\",\"level\":\"Read\"",
            session,
            StringComparison.Ordinal
        );
        Assert.Equal(["S256"], issuer.Challenges);
        Assert.DoesNotContain("reader.one", server.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("0815", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_account_has_a_word_of_its_own_and_keeps_it()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await StartAsync(issuer);
        var first = await WordOf(server, issuer);
        issuer.User = ("4711", "reader.two", ["weir-administer"]);
        var second = await WordOf(server, issuer);
        issuer.User = ("0815", "reader.one.renamed", ["weir-read"]);
        Assert.Equal(first, await WordOf(server, issuer));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Without_a_role_of_this_server_nobody_gets_in()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.User = ("1", "visitor", ["cardiology"]);
        await using var server = await StartAsync(issuer);
        using var browser = new Browser(server);
        using var end = await SignInAsync(browser, issuer, "/");
        Assert.Equal("/sign-in?note=NoRole", end.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf("/api/studies"));
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await StartAsync(issuer);
        using var attacker = new Browser(server);
        using var asked = await attacker.Client.GetAsync("/sign-in/provider");
        var callback = await CallbackOf(issuer, asked.Headers.Location!);
        using var victim = new Browser(server);
        using var end = await victim.Client.GetAsync(callback);
        Assert.Equal("/sign-in?note=Provider", end.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, await victim.StatusOf("/api/studies"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await StartAsync(issuer);
        using var browser = new Browser(server);
        using var end = await SignInAsync(browser, issuer, "/");
        var cookies = browser.Cookies.GetCookieHeader(server.Address);
        using var signedOut = await browser.Client.PostAsync("/sign-out", null);
        using var copy = new HttpClient(new HttpClientHandler { UseCookies = false })
        {
            BaseAddress = server.Address,
            DefaultRequestHeaders = { { "Cookie", cookies } },
        };
        using var refused = await copy.GetAsync("/api/studies");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("weir-read", HttpStatusCode.OK)]
    [InlineData("cardiology", HttpStatusCode.Forbidden)]
    public async Task A_program_uses_DICOMweb_with_an_access_token_and_its_roles(
        string role,
        HttpStatusCode expected
    )
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.User = ("program", "program", [role]);
        await using var server = await StartAsync(issuer);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await issuer.TokenAsync()
        );
        using var answer = await server.Client.GetAsync("/dicom-web/studies");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_for_another_service_or_from_another_provider_is_refused()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var stranger = await Issuer.StartAsync();
        await using var server = await StartAsync(issuer);
        await using var other = await StartAsync(issuer, o => o.Auth.Oidc.Audience = "another-api");
        foreach (
            var (at, token) in new[]
            {
                (server, await stranger.TokenAsync()),
                (other, await issuer.TokenAsync()),
                (server, "nonsense"),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/dicom-web/studies");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await at.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("Auth:Oidc:Authority", "{\"ClientId\": \"weir\"}")]
    [InlineData(
        "Auth:Oidc:Authority",
        "{\"ClientId\": \"weir\", \"Authority\": \"http://provider.example\"}"
    )]
    [InlineData("Auth:Oidc:ClientId", "{\"Authority\": \"https://provider.example\"}")]
    [InlineData(
        "Auth:Oidc:RoleClaim",
        "{\"Authority\": \"https://provider.example\", \"ClientId\": \"weir\", \"RoleClaim\": \"\"}"
    )]
    [InlineData("Autority", "{\"Autority\": \"https://provider.example\"}")]
    public void A_bad_setting_of_the_provider_is_named(string key, string json)
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        File.WriteAllText(
            Path.Combine(folder, WeirOptionsReader.FileName),
            $"{{\"Auth\": {{\"Mode\": \"Oidc\", \"Oidc\": {json}}}}}"
        );
        var error = Assert.Throws<InvalidOperationException>(() =>
            WeirOptionsReader.Check(WeirOptionsReader.Read(folder))
        );
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> WordOf(RunningServer server, Issuer issuer)
    {
        using var browser = new Browser(server);
        using var end = await SignInAsync(browser, issuer, "/");
        using var answer = await browser.Client.GetAsync("/api/studies");
        return answer.Headers.GetValues("Weir-User").Single();
    }

    /// <summary>The way of a browser: to the provider, back with a code, and to the page.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(
        Browser browser,
        Issuer issuer,
        string to
    )
    {
        using var asked = await browser.Client.GetAsync(
            "/sign-in/provider?to=" + Uri.EscapeDataString(to)
        );
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        return await browser.Client.GetAsync(await CallbackOf(issuer, asked.Headers.Location!));
    }

    private static async Task<Uri> CallbackOf(Issuer issuer, Uri authorize)
    {
        Assert.StartsWith(issuer.Address, authorize.ToString(), StringComparison.Ordinal);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await client.GetAsync(authorize);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    internal static Task<RunningServer> StartAsync(
        Issuer issuer,
        Action<WeirOptions>? set = null
    ) =>
        RunningServer.StartAsync(set: o =>
        {
            o.Frames.FillWhenIdle = false;
            o.Auth.Mode = AuthMode.Oidc;
            o.Auth.Oidc.Authority = issuer.Address;
            o.Auth.Oidc.ClientId = Issuer.ClientId;
            o.Auth.Oidc.ClientSecret = Issuer.ClientSecret;
            o.Auth.Oidc.Audience = Issuer.Audience;
            set?.Invoke(o);
        });
}
