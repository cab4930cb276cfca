using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>Puts together who is let in: services, and the middleware between routing and endpoints.</summary>
internal static class SecurityServices
{
    public static void Add(IServiceCollection services, WeirOptions options, string dataDirectory)
    {
        services.AddAuthorization(AccessPolicies.Add);
        services.AddSingleton(options.Auth);
        services.AddHsts(ProxyGuard.SetUp);
        var authentication = services.AddAuthentication(
            options.Auth.Mode == AuthMode.Oidc
                ? OidcServices.Scheme
                : CookieAuthenticationDefaults.AuthenticationScheme
        );
        if (options.Auth.Mode == AuthMode.None)
            return;
        var files = new SecretFiles(dataDirectory);
        var builtIn = options.Auth.Mode == AuthMode.BuiltIn ? new BuiltInUser(files) : null;
        if (builtIn is not null)
            services.AddSingleton(builtIn);
        services.AddSingleton(files);
        services.AddSingleton<UserIds>();
        services.AddSingleton<SignInBrake>();
        services.AddSingleton(provider => new Sessions(
            files,
            options.Auth,
            provider.GetRequiredService<TimeProvider>(),
            builtIn
        ));
        // Whoever reads these keys can forge sessions; the folder above is its owner's alone.
        services
            .AddDataProtection()
            .SetApplicationName("weir")
            .PersistKeysToFileSystem(new DirectoryInfo(files.PathOf("keys")));
        services.AddAntiforgery(antiforgery =>
        {
            Harden(antiforgery.Cookie, options, "form");
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddRateLimiter(limiter => RateLimits.SetUp(limiter, options.Http));
        authentication.AddCookie(cookies => SetUp(cookies, options));
        if (options.Auth.Mode == AuthMode.Oidc)
            OidcServices.Add(authentication, options);
    }

    public static void Use(WebApplication app, WeirOptions options)
    {
        if (options.Auth.Mode != AuthMode.None)
            app.UseAuthentication();
        app.Use(
            (context, next) =>
            {
                var user =
                    options.Auth.Mode == AuthMode.None ? CurrentUser.Everybody
                    : context.User.Identity?.IsAuthenticated == true
                        ? CurrentUser.From(context.User)
                    : CurrentUser.Nobody;
                context.Features.Set(
                    user with
                    {
                        Within = StudyRule.ScopesOf(options.Auth.Rules, user),
                    }
                );
                // The client forgets all that it holds when this changes.
                if (user.Id.Length > 0 && user.IsKnown)
                    context.Response.Headers["Weir-User"] = user.Id;
                return next(context);
            }
        );
        if (options.Auth.Mode != AuthMode.None)
        {
            app.UseRateLimiter();
            app.UseMiddleware<AuditTrail>();
        }
        app.UseAuthorization();
        if (options.Auth.Rules.Length > 0)
            app.UseMiddleware<StudyGate>();
    }

    private static void SetUp(CookieAuthenticationOptions cookies, WeirOptions options)
    {
        Harden(cookies.Cookie, options, "session");
        cookies.ExpireTimeSpan = options.Auth.SessionIdle;
        cookies.SlidingExpiration = true;
        cookies.Events.OnValidatePrincipal = context =>
            context
                .HttpContext.RequestServices.GetRequiredService<Sessions>()
                .ValidateAsync(context);
        // What the client asks by itself shows nobody at work.
        cookies.Events.OnCheckSlidingExpiration = context =>
        {
            context.ShouldRenew &=
                context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<PollMetadata>() is null;
            return Task.CompletedTask;
        };
        cookies.Events.OnRedirectToLogin = context => ChallengeAsync(context.HttpContext);
        cookies.Events.OnRedirectToAccessDenied = context =>
            Problems.WriteAsync(context.HttpContext, 403, "Your role does not allow it");
    }

    /// <summary>A page leads to the sign-in and back; everything else is told that nobody is signed in.</summary>
    private static Task ChallengeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is null)
            return Problems.WriteAsync(context, 401, "Not signed in");
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location =
            $"{SignInEndpoints.Path}?to={Uri.EscapeDataString(request.Path + request.QueryString)}";
        return Task.CompletedTask;
    }

    /// <summary>
    /// Lax and not Strict: a link in another system (a worklist, a report) must find the user signed in. What another site's page could
    /// do with it is refused by <see cref="OriginGuard"/>.
    /// </summary>
    private static void Harden(CookieBuilder cookie, WeirOptions options, string name)
    {
        var isSecure = Addresses.IsSecure(options);
        cookie.Name = (isSecure ? "__Host-weir-" : "weir-") + name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = isSecure
            ? CookieSecurePolicy.Always
            : CookieSecurePolicy.SameAsRequest;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }
}

/// <summary>Marks what the client asks by itself, again and again: it keeps no session alive.</summary>
internal sealed class PollMetadata;

/// <summary>Marks a page of the client: who is not signed in is led to the sign-in.</summary>
internal sealed class PageMetadata;
