using Microsoft.AspNetCore.Http.Timeouts;
using Weir.Memory;

namespace Weir.Server.Hosting;

/// <summary>
/// The last resort: a bad request becomes a 400 problem, any other exception a 500 whose text stays in the server.
/// The log gets the exception's type and where it was thrown, not its message: a message may quote a data set.
/// </summary>
public sealed partial class ErrorHandler(RequestDelegate next, ILogger<ErrorHandler> logger)
{
    /// <summary>Runs the rest and turns exceptions into problems; a started answer is cut off, never patched.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, or the request's time was up (the time-out answers for itself).
            if (
                context
                    .Features.Get<IHttpRequestTimeoutFeature>()
                    ?.RequestTimeoutToken.IsCancellationRequested == true
            )
                throw;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            if (e is BadRequestException)
                await Problems.WriteAsync(context, 400, "Bad request", e.Message);
            else if (e is BadHttpRequestException bad)
                await Problems.WriteAsync(context, bad.StatusCode, "Bad request");
            else if (e is MemoryRefusedException)
                await Problems.WriteAsync(context, 503, "The server has no memory for it now");
            else
            {
                LogFailure(RouteOf(context), e.GetType().Name, e.StackTrace);
                await Problems.WriteAsync(
                    context,
                    500,
                    "The server failed",
                    "The log of the server says more."
                );
            }
        }
        catch (Exception e)
        {
            LogFailure(RouteOf(context), e.GetType().Name, e.StackTrace);
            context.Abort();
        }
    }

    internal static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed with {Type}\n{Stack}")]
    private partial void LogFailure(string route, string type, string? stack);
}
