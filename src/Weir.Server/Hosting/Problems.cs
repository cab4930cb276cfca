using System.Text.Json;

namespace Weir.Server.Hosting;

/// <summary>
/// RFC 9457 problem details. Title and detail are constants of the program or name a parameter; never a value of a
/// request or a data set, since those identify patients.
/// </summary>
public static class Problems
{
    /// <summary>Writes a problem as the whole answer.</summary>
    public static async Task WriteAsync(
        HttpContext context,
        int status,
        string title,
        string? detail = null
    )
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        if (detail is not null)
            json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    /// <summary>The problem as an endpoint's result.</summary>
    public static IResult Result(int status, string title, string? detail = null) =>
        new ProblemResult(status, title, detail);

    private sealed class ProblemResult(int status, string title, string? detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            WriteAsync(httpContext, status, title, detail);
    }
}

/// <summary>A request that cannot be understood: 400, with the parameter named and its value left out.</summary>
/// <param name="detail">What is wrong; names the parameter, never its value.</param>
public sealed class BadRequestException(string detail) : Exception(detail);
