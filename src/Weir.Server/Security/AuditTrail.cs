using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>What is written down.</summary>
public enum AuditAction
{
    /// <summary>A list of studies, series or instances was asked for.</summary>
    Searched,

    /// <summary>A study was opened in the viewer.</summary>
    Opened,

    /// <summary>Pixels, attributes or files of a study were fetched.</summary>
    Retrieved,

    /// <summary>Something was stored.</summary>
    Stored,

    /// <summary>Something was deleted.</summary>
    Deleted,

    /// <summary>The server was told to do something.</summary>
    Administered,

    /// <summary>A session began.</summary>
    SignedIn,

    /// <summary>A session was ended by its user.</summary>
    SignedOut,

    /// <summary>An attempt to sign in that did not work.</summary>
    SignInFailed,

    /// <summary>Entries before this one could not be kept: how many.</summary>
    Lost,
}

/// <summary>
/// Writes down who did what with which study, also when it was refused. Which request is what follows from its route and method; an
/// endpoint that knows more says so by <see cref="Note"/>. A fetch of the same study by the same user is written once in five minutes:
/// a viewer fetches a study in hundreds of requests.
/// </summary>
internal sealed class AuditTrail(RequestDelegate next, AuditLog log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            Write(context);
        }
    }

    /// <summary>Says what a request was, beside what its route says.</summary>
    public static void Note(HttpContext context, AuditNote note) => context.Features.Set(note);

    /// <summary>Names a study that a request stored or deleted and that its address does not name.</summary>
    public static void NoteStudy(HttpContext context, string study)
    {
        var note = context.Features.Get<AuditNote>() ?? new AuditNote(null);
        note.Studies.Add(study);
        context.Features.Set(note);
    }

    private void Write(HttpContext context)
    {
        var note = context.Features.Get<AuditNote>();
        if ((note?.Action ?? ActionOf(context)) is not { } action)
            return;
        var outcome = context.Response.StatusCode switch
        {
            < 400 => "done",
            401 or 403 or 429 => "refused",
            404 => "not found",
            _ => "failed",
        };
        var user = note?.User ?? CurrentUser.Of(context);
        var from = context.Connection.RemoteIpAddress;
        if (note is { Studies.Count: > 0 })
            foreach (var study in note.Studies)
                log.Write(action, user, from, study, outcome);
        else
            log.Write(action, user, from, StudyGate.StudyOf(context), outcome);
    }

    private static AuditAction? ActionOf(HttpContext context)
    {
        var route = ErrorHandler.RouteOf(context);
        var isData =
            route.StartsWith("/api/studies", StringComparison.Ordinal)
            || route.StartsWith("/dicom-web", StringComparison.Ordinal)
            || StudyGate.StudyOf(context) is not null;
        var method = context.Request.Method;
        // The opening itself is written down by what it fetches.
        if (route.EndsWith("/opened", StringComparison.Ordinal))
            return null;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            return route.StartsWith("/operator", StringComparison.Ordinal)
                    ? AuditAction.Administered
                : !isData ? null
                : HttpMethods.IsDelete(method) ? AuditAction.Deleted
                : AuditAction.Stored;
        if (!isData)
            return null;
        return route.EndsWith("/open", StringComparison.Ordinal) ? AuditAction.Opened
            : route.EndsWith("/studies", StringComparison.Ordinal)
            || route.EndsWith("/series", StringComparison.Ordinal)
            || route.EndsWith("/instances", StringComparison.Ordinal)
                ? AuditAction.Searched
            : StudyGate.StudyOf(context) is null ? null
            : AuditAction.Retrieved;
    }
}

/// <summary>What an endpoint says of a request for the audit log.</summary>
/// <param name="Action">What it was; null: what its route says.</param>
/// <param name="User">Who it was, where that is not the request's user.</param>
internal sealed record AuditNote(AuditAction? Action, CurrentUser? User = null)
{
    /// <summary>UIDs of the studies it was about.</summary>
    public HashSet<string> Studies { get; } = [];
}
