using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>Signing in and out, and who is signed in.</summary>
internal static class SignInEndpoints
{
    /// <summary>The page, and where its form goes.</summary>
    public const string Path = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes, AuthMode mode)
    {
        routes.MapGet("/api/session", Session).AllowAnonymous().WithMetadata(new PollMetadata());
        if (mode == AuthMode.None)
            return;
        routes.MapGet(Path + "/sign-in.css", Style).AllowAnonymous();
        routes.MapGet(Path, Page).AllowAnonymous();
        routes.MapPost("/sign-out", SignOut).AllowAnonymous();
        if (mode == AuthMode.BuiltIn)
            routes.MapPost(Path, SignIn).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
        else
            routes
                .MapGet(Path + "/provider", OidcServices.Challenge)
                .AllowAnonymous()
                .RequireRateLimiting(RateLimits.SignIn);
    }

    /// <summary>Who is signed in, for the user's own eyes: 401 when nobody is.</summary>
    private static IResult Session(HttpContext context, WeirOptions options)
    {
        var user = CurrentUser.Of(context);
        context.Response.Headers.CacheControl = "no-store";
        return user.IsKnown
            ? Results.Json(
                new
                {
                    mode = options.Auth.Mode.ToString(),
                    name = user.Name,
                    level = user.Level.ToString(),
                }
            )
            : Problems.Result(StatusCodes.Status401Unauthorized, "Not signed in");
    }

    private static Task Page(HttpContext context, WeirOptions options, IAntiforgery antiforgery) =>
        WriteAsync(
            context,
            options,
            antiforgery,
            Enum.TryParse<SignInNote>(context.Request.Query["note"], out var note)
            && Enum.IsDefined(note)
                ? note
                : SignInNote.None,
            LocalPath.Of(context.Request.Query["to"])
        );

    private static async Task SignIn(
        HttpContext context,
        WeirOptions options,
        IAntiforgery antiforgery,
        BuiltInUser user,
        SignInBrake brake
    )
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, options, antiforgery, SignInNote.Stale, "/");
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var to = LocalPath.Of(form["to"]);
        var from = context.Connection.RemoteIpAddress;
        if (brake.Begin(from) is { Ticks: > 0 } wait)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            AuditTrail.Note(context, new(AuditAction.SignInFailed));
            await WriteAsync(context, options, antiforgery, SignInNote.Wait, to);
            return;
        }
        await brake.Turns.WaitAsync(context.RequestAborted);
        bool isUser;
        try
        {
            isUser = user.Verify(form["name"].ToString(), form["password"].ToString());
        }
        finally
        {
            brake.Turns.Release();
        }
        if (!isUser)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            AuditTrail.Note(context, new(AuditAction.SignInFailed));
            await WriteAsync(context, options, antiforgery, SignInNote.Wrong, to);
            return;
        }
        brake.Succeeded(from);
        var known = context.RequestServices.GetRequiredService<UserIds>().BuiltIn;
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new(known.ToIdentity(CookieAuthenticationDefaults.AuthenticationScheme)),
            context.RequestServices.GetRequiredService<Sessions>().Begin()
        );
        AuditTrail.Note(context, new(AuditAction.SignedIn, known));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = to;
    }

    /// <summary>
    /// Ends the session and has the browser forget what it keeps of this server: shared machines are the rule. Another site's page
    /// cannot do it (<see cref="OriginGuard"/>).
    /// </summary>
    private static async Task SignOut(HttpContext context, Sessions sessions)
    {
        var ticket = await context.AuthenticateAsync(
            CookieAuthenticationDefaults.AuthenticationScheme
        );
        sessions.End(ticket.Properties);
        if (CurrentUser.Of(context).IsKnown)
            AuditTrail.Note(context, new(AuditAction.SignedOut));
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        // Not "storage": what it holds are settings of the machine's user, nothing of patients; the client empties its memory itself.
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\"";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task WriteAsync(
        HttpContext context,
        WeirOptions options,
        IAntiforgery antiforgery,
        SignInNote note,
        string to
    )
    {
        var request = context.Request;
        string html;
        if (note == SignInNote.Done && CurrentUser.Of(context).IsKnown)
            html = SignInPage.Done(request);
        else if (options.Auth.Mode == AuthMode.BuiltIn)
        {
            var tokens = antiforgery.GetAndStoreTokens(context);
            html = SignInPage.Form(
                request,
                note,
                tokens.RequestToken ?? "",
                tokens.FormFieldName,
                to
            );
        }
        else
            html = SignInPage.Link(request, note, to);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        // With no-referrer a browser sends the form with "Origin: null" (Fetch standard 3.2), which the guard refuses. Other sites get none.
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, context.RequestAborted);
    }

    private static IResult Style() =>
        Results.Stream(
            typeof(SignInEndpoints).Assembly.GetManifestResourceStream(
                $"{typeof(SignInEndpoints).Namespace}.sign-in.css"
            ) ?? throw new FileNotFoundException("The page's style is missing."),
            "text/css; charset=utf-8"
        );
}
