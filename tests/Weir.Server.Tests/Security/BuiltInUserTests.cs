using System.Net;
using Microsoft.Extensions.Time.Testing;
using Weir.Server.Commands;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class BuiltInUserTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Without_a_session_the_API_says_401_and_a_page_leads_to_the_sign_in_and_back()
    {
        var (server, password) = await Browser.StartServerAsync();
        await using var _ = server;
        using var browser = new Browser(server);
        foreach (
            var path in new[] { "/api/studies", "/api/status", "/dicom-web/studies", "/operator" }
        )
            Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf(path));
        using var page = await browser.Client.GetAsync("/study/1.2.3?series=4");
        Assert.Equal(
            "/sign-in?to=%2Fstudy%2F1.2.3%3Fseries%3D4",
            page.Headers.Location?.ToString()
        );

        using var signedIn = await browser.SignInAsync(password, to: "/study/1.2.3?series=4");
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        Assert.Equal("/study/1.2.3?series=4", signedIn.Headers.Location?.ToString());
        foreach (
            var path in new[] { "/api/studies", "/api/status", "/dicom-web/studies", "/operator" }
        )
            Assert.Equal(HttpStatusCode.OK, await browser.StatusOf(path));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void A_sign_in_never_leads_to_another_server(string to) =>
        Assert.Equal("/", LocalPath.Of(to));

    [Fact]
    public async Task Wrong_names_and_passwords_get_the_same_answer_and_no_session()
    {
        var (server, password) = await Browser.StartServerAsync();
        await using var _ = server;
        using var browser = new Browser(server);
        using var wrongPassword = await browser.SignInAsync("guess");
        using var wrongName = await browser.SignInAsync(password, "admin");
        Assert.Equal(HttpStatusCode.Unauthorized, wrongPassword.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrongName.StatusCode);
        Assert.Equal(
            WithoutToken(await wrongPassword.Content.ReadAsStringAsync()),
            WithoutToken(await wrongName.Content.ReadAsStringAsync())
        );
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf("/api/studies"));
        Assert.DoesNotContain("guess", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_ours_signs_nobody_in()
    {
        var (server, password) = await Browser.StartServerAsync();
        await using var _ = server;
        using var browser = new Browser(server);
        using var forged = await browser.SignInAsync(password, token: "forged");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf("/api/studies"));
    }

    [Fact]
    public async Task After_five_failures_an_address_waits_longer_each_time()
    {
        var time = new FakeTimeProvider(Start);
        var (server, password) = await Browser.StartServerAsync(time: time);
        await using var _ = server;
        using var browser = new Browser(server);
        for (var i = 0; i < SignInBrake.FreeFailures; i++)
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await browser.SignInAsync("guess")).StatusCode
            );
        using var refused = await browser.SignInAsync(password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("guess")).StatusCode);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(
            HttpStatusCode.TooManyRequests,
            (await browser.SignInAsync(password)).StatusCode
        );
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignInAsync(password)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_when_idle_and_after_its_length_whatever_is_done_in_it()
    {
        var time = new FakeTimeProvider(Start);
        var (server, password) = await Browser.StartServerAsync(
            o =>
                (o.Auth.SessionIdle, o.Auth.SessionLength) = (
                    TimeSpan.FromHours(1),
                    TimeSpan.FromHours(3)
                ),
            time
        );
        await using var _ = server;
        using var idle = new Browser(server);
        using var busy = new Browser(server);
        using var polling = new Browser(server);
        foreach (var browser in new[] { idle, busy, polling })
            (await browser.SignInAsync(password)).Dispose();
        for (var i = 0; i < 4; i++)
        {
            time.Advance(TimeSpan.FromMinutes(40));
            Assert.Equal(HttpStatusCode.OK, await busy.StatusOf("/api/studies"));
            await polling.StatusOf("/api/status");
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await idle.StatusOf("/api/studies"));
        Assert.Equal(HttpStatusCode.Unauthorized, await polling.StatusOf("/api/studies"));
        time.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(HttpStatusCode.Unauthorized, await busy.StatusOf("/api/studies"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_copies_of_its_cookie_too_and_across_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        var copy = new CookieContainer();
        string kept;
        {
            var (server, password) = await Browser.StartServerAsync(folder: folder);
            await using var _ = server;
            using var browser = new Browser(server);
            (await browser.SignInAsync(password)).Dispose();
            kept = browser.Cookies.GetCookieHeader(server.Address);
            using var thief = new Browser(server, copy);
            copy.SetCookies(server.Address, SessionOf(kept));
            Assert.Equal(HttpStatusCode.OK, await thief.StatusOf("/api/studies"));
            using var signedOut = await browser.Client.PostAsync("/sign-out", null);
            Assert.Equal(
                "\"cache\", \"cookies\"",
                signedOut.Headers.GetValues("Clear-Site-Data").Single()
            );
            Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf("/api/studies"));
            Assert.Equal(HttpStatusCode.Unauthorized, await thief.StatusOf("/api/studies"));
        }
        await using (
            var again = await RunningServer.StartAsync(folder, o => o.Auth.Mode = AuthMode.BuiltIn)
        )
        {
            copy.SetCookies(again.Address, SessionOf(kept));
            using var thief = new Browser(again, copy);
            Assert.Equal(HttpStatusCode.Unauthorized, await thief.StatusOf("/api/studies"));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_a_new_password_ends_it_while_the_server_runs()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        var (first, password) = await Browser.StartServerAsync(folder: folder);
        string kept;
        await using (first)
        {
            using var browser = new Browser(first);
            (await browser.SignInAsync(password)).Dispose();
            kept = SessionOf(browser.Cookies.GetCookieHeader(first.Address));
        }
        await using (
            var again = await RunningServer.StartAsync(folder, o => o.Auth.Mode = AuthMode.BuiltIn)
        )
        {
            using var browser = new Browser(again);
            browser.Cookies.SetCookies(again.Address, kept);
            Assert.Equal(HttpStatusCode.OK, await browser.StatusOf("/api/studies"));
            var said = new StringWriter();
            var code = await WeirCommand.RunAsync(
                ["user", "reset-password", "--data", folder],
                said,
                TextWriter.Null
            );
            Assert.Equal(0, code);
            Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOf("/api/studies"));
            using var old = await browser.SignInAsync(password);
            Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
            using var renewed = await browser.SignInAsync(said.ToString().Trim().Split(' ')[^1]);
            Assert.Equal(HttpStatusCode.SeeOther, renewed.StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_secret_is_readable_by_the_servers_own_user_alone_and_holds_no_password()
    {
        var (server, password) = await Browser.StartServerAsync();
        await using var _ = server;
        using var browser = new Browser(server);
        using var answer = await browser.SignInAsync(password);
        using var out1 = await browser.Client.PostAsync("/sign-out", null);
        var auth = Path.Combine(server.Folder, "auth");
        var files = Directory.GetFiles(auth, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("user.json", StringComparison.Ordinal));
        Assert.Contains(
            files,
            f => Path.GetFileName(f).StartsWith("key-", StringComparison.Ordinal)
        );
        foreach (var file in files)
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(file)
            );
            Assert.DoesNotContain(
                password,
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
        Assert.DoesNotContain(password, server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_hidden_from_scripts_and_insist_on_https_where_there_is_https()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        AddressTests.WriteCertificate(folder);
        var (server, password) = await Browser.StartServerAsync(
            o => (o.Tls.Certificate, o.Tls.Key) = ("cert.pem", "key.pem"),
            folder: folder
        );
        await using (server)
        {
            using var client = AddressTests.TrustingClient();
            using var page = await client.GetAsync(new Uri(server.Address, "/sign-in"));
            var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));
            Assert.StartsWith("__Host-weir-form=", cookie, StringComparison.Ordinal);
            foreach (var part in new[] { "secure", "httponly", "samesite=lax", "path=/" })
                Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_browser_is_told_a_word_for_the_user_that_is_not_the_name()
    {
        var (server, password) = await Browser.StartServerAsync();
        await using var _ = server;
        using var browser = new Browser(server);
        using var before = await browser.Client.GetAsync("/api/session");
        Assert.Equal(HttpStatusCode.Unauthorized, before.StatusCode);
        Assert.False(before.Headers.Contains("Weir-User"));
        (await browser.SignInAsync(password)).Dispose();
        using var first = await browser.Client.GetAsync("/api/studies");
        using var second = await browser.Client.GetAsync("/api/session");
        var word = first.Headers.GetValues("Weir-User").Single();
        Assert.Equal(word, second.Headers.GetValues("Weir-User").Single());
        Assert.DoesNotContain(BuiltInUser.Name, word, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"weir\"", await second.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("de, zh-CN;q=0.9, en;q=0.8", "zh-Hans", "登录")]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", "en", "Sign in")]
    [InlineData("de", "en", "Sign in")]
    public async Task The_page_speaks_the_language_that_the_browser_names_first(
        string accept,
        string language,
        string word
    )
    {
        var (server, _) = await Browser.StartServerAsync();
        await using var running = server;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in?note=Wrong");
        request.Headers.Add("Accept-Language", accept);
        using var answer = await server.Client.SendAsync(request);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
        Assert.Contains(word, html, StringComparison.Ordinal);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        // Or browsers send the form with an origin that the guard does not know.
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    private static string WithoutToken(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "value=\"CfDJ[^\"]*\"", "");

    private static string SessionOf(string cookies) =>
        cookies.Split("; ").Single(c => c.StartsWith("weir-session=", StringComparison.Ordinal));
}
