using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Viewer;

namespace Weir.Server.Operator;

/// <summary>
/// The operators' page: how the server is off for memory, and a button that clears it. Plain HTML written here, and a
/// script of a few lines that renews it. For this machine alone, or for administrators where users sign in; the clear button is a same-origin POST
/// (<see cref="OriginGuard"/>).
/// </summary>
internal static class OperatorEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/operator")
            .AddEndpointFilter(LocalCaller.Only)
            .RequireAuthorization(AccessPolicies.Administer);
        group.MapGet("", Page);
        group.MapGet("/state", State);
        group.MapPost("/clear", Clear);
        group.MapGet("/operator.css", () => File("operator.css", "text/css; charset=utf-8"));
        group.MapGet("/operator.js", () => File("operator.js", "text/javascript; charset=utf-8"));
    }

    private static IResult Page(
        MemoryReporter reporter,
        MemoryHistory history,
        HangingProtocolFolder protocols
    ) => Html(OperatorPage.Whole(reporter.Take(), history.Samples, ProtocolSection.Of(protocols)));

    /// <summary>The part that changes.</summary>
    private static IResult State(MemoryReporter reporter, MemoryHistory history) =>
        Html(OperatorPage.State(reporter.Take(), history.Samples));

    /// <summary>Frees all that no answer under way holds; says how much as a sentence.</summary>
    private static async Task<IResult> Clear(HttpContext context, ServerMemory memory)
    {
        context.Response.Headers.CacheControl = "no-store";
        var freed = await memory.ClearAsync();
        return Results.Text(
            $"Freed {Sizes.Text(freed.Bytes)} in {Sizes.Number(freed.Entries)} entries."
        );
    }

    private static IResult Html(string html) => new Uncached(html, "text/html; charset=utf-8");

    private static IResult File(string name, string type)
    {
        using var stream =
            typeof(OperatorEndpoints).Assembly.GetManifestResourceStream(
                $"{typeof(OperatorEndpoints).Namespace}.{name}"
            ) ?? throw new FileNotFoundException("A file of the page is missing.", name);
        using var reader = new StreamReader(stream);
        return new Uncached(reader.ReadToEnd(), type);
    }

    private sealed class Uncached(string text, string type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.ContentType = type;
            return httpContext.Response.WriteAsync(text, httpContext.RequestAborted);
        }
    }
}
