using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

/// <summary>What a browser does when somebody signs in: keeps cookies, sends forms, and is asked before it follows.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClientHandler _handler;

    public Browser(RunningServer server, CookieContainer? cookies = null)
    {
        _handler = new() { AllowAutoRedirect = false, CookieContainer = cookies ?? new() };
        Client = new HttpClient(_handler) { BaseAddress = server.Address };
    }

    public HttpClient Client { get; }
    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>A server with the built-in user, and the user's password.</summary>
    public static async Task<(RunningServer Server, string Password)> StartServerAsync(
        Action<WeirOptions>? set = null,
        TimeProvider? time = null,
        string? folder = null
    )
    {
        var server = await RunningServer.StartAsync(
            folder,
            o =>
            {
                o.Auth.Mode = AuthMode.BuiltIn;
                o.Frames.FillWhenIdle = false;
                set?.Invoke(o);
            },
            builder =>
            {
                if (time is not null)
                    builder.Services.AddSingleton(time);
            }
        );
        return (server, server.Services.GetRequiredService<BuiltInUser>().Reset());
    }

    public async Task<HttpResponseMessage> SignInAsync(
        string password,
        string name = BuiltInUser.Name,
        string to = "/",
        string? token = null
    )
    {
        var page = await Client.GetStringAsync("/sign-in?to=" + Uri.EscapeDataString(to));
        var field = Token().Match(page);
        return await Client.PostAsync(
            "/sign-in",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    [field.Groups[1].Value] = token ?? field.Groups[2].Value,
                    ["to"] = WebUtility.HtmlDecode(To().Match(page).Groups[1].Value),
                    ["name"] = name,
                    ["password"] = password,
                }
            )
        );
    }

    public async Task<HttpStatusCode> StatusOf(string path)
    {
        using var answer = await Client.GetAsync(path);
        return answer.StatusCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"(__[^\"]+)\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"to\" value=\"([^\"]+)\"")]
    private static partial Regex To();
}
