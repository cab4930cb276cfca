using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Weir.Server.Tests.Security;

/// <summary>
/// An OpenID Connect provider on a port of its own: OpenIddict, which checks requests, codes, PKCE and secrets, and signs tokens. Whoever
/// comes is signed in at once as <see cref="User"/>.
/// </summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string ClientId = "weir";
    public const string ClientSecret = "a secret of the test";
    public const string Program = "program";
    public const string Audience = "weir-api";

    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Whom the provider takes its visitor for.</summary>
    public (string Subject, string Name, string[] Roles) User { get; set; } =
        ("0815", "reader.one", ["weir-read", "cardiology"]);

    /// <summary>Challenges of PKCE (RFC 7636) that came.</summary>
    public List<string?> Challenges { get; } = [];

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Issuer? issuer = null;
        builder.Services.AddAuthentication();
        builder
            .Services.AddOpenIddict()
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.AllowClientCredentialsFlow();
                server.RegisterScopes(Scopes.Profile);
                // Without its data base: clients and users are the test's.
                server.EnableDegradedMode();
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.DisableAccessTokenEncryption();
                server.UseAspNetCore().DisableTransportSecurityRequirement();
                server.AddEventHandler<ValidateAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        issuer!.Challenges.Add(context.Request.CodeChallengeMethod);
                        if (
                            context.ClientId != ClientId
                            || context.RedirectUri?.EndsWith(
                                "/sign-in/callback",
                                StringComparison.Ordinal
                            ) != true
                        )
                            context.Reject(Errors.InvalidClient);
                        return default;
                    })
                );
                server.AddEventHandler<ValidateTokenRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (
                            context.ClientId is not (ClientId or Program)
                            || context.ClientSecret != ClientSecret
                        )
                            context.Reject(Errors.InvalidClient);
                        return default;
                    })
                );
                server.AddEventHandler<HandleAuthorizationRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        context.Principal = issuer!.Principal(context.Request);
                        return default;
                    })
                );
                server.AddEventHandler<HandleTokenRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.Request.IsClientCredentialsGrantType())
                            context.Principal = issuer!.Principal(context.Request);
                        return default;
                    })
                );
            });
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.UseAuthentication();
        issuer = new Issuer(app);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>An access token for a program.</summary>
    public async Task<string> TokenAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            Address + "/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = Program,
                    ["client_secret"] = ClientSecret,
                }
            )
        );
        var json = await answer.Content.ReadAsStringAsync();
        return System
            .Text.Json.JsonDocument.Parse(json)
            .RootElement.GetProperty("access_token")
            .GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private ClaimsPrincipal Principal(OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, User.Subject);
        identity.SetClaim(Claims.PreferredUsername, User.Name);
        identity.SetClaims("roles", [.. User.Roles]);
        identity.SetScopes(request.GetScopes());
        identity.SetResources(Audience);
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }
}
