using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>
/// Sign-in by an OpenID Connect provider: the code flow with PKCE for browsers, which then have a session of this server like any other;
/// access tokens for programs. Nothing of the provider's tokens is kept.
/// </summary>
internal static class OidcServices
{
    /// <summary>The scheme that asks a session's cookie, or a bearer token where a request has one.</summary>
    public const string Scheme = "weir";

    public static void Add(AuthenticationBuilder authentication, WeirOptions options)
    {
        var oidc = options.Auth.Oidc;
        authentication.AddPolicyScheme(
            Scheme,
            null,
            policy =>
                policy.ForwardDefaultSelector = context =>
                    oidc.Audience is not null
                    && context
                        .Request.Headers.Authorization.ToString()
                        .StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                        ? JwtBearerDefaults.AuthenticationScheme
                        : CookieAuthenticationDefaults.AuthenticationScheme
        );
        authentication.AddOpenIdConnect(provider => SetUp(provider, options));
        if (oidc.Audience is not null)
            authentication.AddJwtBearer(bearer => SetUp(bearer, oidc));
    }

    /// <summary>Leads the browser to the provider, and back to <c>to</c>.</summary>
    public static Task Challenge(HttpContext context) =>
        context.ChallengeAsync(
            OpenIdConnectDefaults.AuthenticationScheme,
            new AuthenticationProperties { RedirectUri = LocalPath.Of(context.Request.Query["to"]) }
        );

    private static void SetUp(OpenIdConnectOptions provider, WeirOptions options)
    {
        var oidc = options.Auth.Oidc;
        provider.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        provider.Authority = oidc.Authority;
        provider.ClientId = oidc.ClientId;
        provider.ClientSecret = oidc.ClientSecret;
        provider.CallbackPath = SignInEndpoints.Path + "/callback";
        provider.ResponseType = OpenIdConnectResponseType.Code;
        // The form that providers post otherwise comes from another origin, and would need cookies that any other's form gets too.
        provider.ResponseMode = OpenIdConnectResponseMode.Query;
        provider.UsePkce = true;
        provider.SaveTokens = false;
        provider.MapInboundClaims = false;
        provider.RequireHttpsMetadata = oidc.Authority.StartsWith(
            "https:",
            StringComparison.Ordinal
        );
        foreach (var scope in oidc.Scopes)
            provider.Scope.Add(scope);
        foreach (var cookie in new[] { provider.CorrelationCookie, provider.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = Addresses.IsSecure(options)
                ? CookieSecurePolicy.Always
                : CookieSecurePolicy.SameAsRequest;
        }
        provider.Events.OnTicketReceived = context =>
        {
            var user = UserOf(context.HttpContext, context.Principal!, oidc);
            if (!user.IsKnown)
            {
                Audit(context.HttpContext, AuditAction.SignInFailed, user, "refused");
                return Refuse(context, SignInNote.NoRole);
            }
            Audit(context.HttpContext, AuditAction.SignedIn, user, "done");
            context.Principal = new ClaimsPrincipal(user.ToIdentity(Scheme));
            context.Properties!.Items.Clear();
            context
                .HttpContext.RequestServices.GetRequiredService<Sessions>()
                .Mark(context.Properties);
            return Task.CompletedTask;
        };
        provider.Events.OnRemoteFailure = context =>
        {
            Audit(context.HttpContext, AuditAction.SignInFailed, CurrentUser.Nobody, "failed");
            return Refuse(context, SignInNote.Provider);
        };
    }

    private static void SetUp(JwtBearerOptions bearer, OidcOptions oidc)
    {
        bearer.Authority = oidc.Authority;
        bearer.Audience = oidc.Audience;
        bearer.MapInboundClaims = false;
        bearer.IncludeErrorDetails = false;
        bearer.RequireHttpsMetadata = oidc.Authority.StartsWith("https:", StringComparison.Ordinal);
        bearer.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                context.Principal = new ClaimsPrincipal(
                    UserOf(context.HttpContext, context.Principal!, oidc).ToIdentity(Scheme)
                );
                return Task.CompletedTask;
            },
        };
    }

    private static CurrentUser UserOf(
        HttpContext context,
        ClaimsPrincipal principal,
        OidcOptions oidc
    )
    {
        var roles = principal.FindAll(oidc.RoleClaim).Select(claim => claim.Value).ToArray();
        var subject = principal.FindFirstValue("sub") ?? "";
        return context
            .RequestServices.GetRequiredService<UserIds>()
            .Of(
                principal.FindFirstValue("iss") ?? oidc.Authority,
                subject,
                principal.FindFirstValue(oidc.NameClaim) ?? subject,
                subject.Length > 0 ? oidc.LevelOf(roles) : AccessLevel.None,
                roles
            );
    }

    /// <summary>The provider's answer is taken before the trail begins.</summary>
    private static void Audit(
        HttpContext context,
        AuditAction action,
        CurrentUser user,
        string outcome
    ) =>
        context
            .RequestServices.GetRequiredService<AuditLog>()
            .Write(action, user, context.Connection.RemoteIpAddress, null, outcome);

    private static Task Refuse<TOptions>(HandleRequestContext<TOptions> context, SignInNote note)
        where TOptions : AuthenticationSchemeOptions
    {
        context.Response.Redirect($"{SignInEndpoints.Path}?note={note}");
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
