using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Weir.Server.Security;

namespace Weir.Server.Hosting;

/// <summary>The client's static files, compressed when they were built, and its pages.</summary>
internal static class ClientFiles
{
    private static readonly string Manifest = Path.Combine(
        AppContext.BaseDirectory,
        "weir.staticwebassets.endpoints.json"
    );

    public static void AddTo(WebApplicationBuilder builder)
    {
        // Built but not published: the files are where the build left them, listed beside the assembly.
        if (
            File.Exists(Path.Combine(AppContext.BaseDirectory, "weir.staticwebassets.runtime.json"))
        )
            StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
    }

    public static void Map(WebApplication app, IEndpointRouteBuilder routes)
    {
        if (!File.Exists(Manifest))
            return;
        // Nothing of them is anybody's.
        app.MapStaticAssets(Manifest).DisableRequestTimeout().AllowAnonymous();
        var page = ClientPage.Read(
            app.Environment.WebRootFileProvider.GetFileInfo("index.html"),
            Manifest
        );
        // The client's own routes: each is the one page, which then reads the address itself.
        foreach (var route in new[] { "/", "/viewer", "/study/{studyUid}", "/settings", "/help" })
            routes
                .MapGet(route, context => SendAsync(context, page))
                .WithMetadata(new PageMetadata());
    }

    private static Task SendAsync(HttpContext context, byte[] page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentLength = page.Length;
        return context.Response.Body.WriteAsync(page, 0, page.Length, context.RequestAborted);
    }
}
