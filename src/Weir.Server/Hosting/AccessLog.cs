using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Weir.Server.Hosting;

/// <summary>
/// One line a request: method, route template, status, bytes of body, time. Never a path value or a query: they hold
/// names and UIDs of patients.
/// </summary>
public sealed partial class AccessLog(
    RequestDelegate next,
    TimeProvider time,
    ILogger<AccessLog> logger
)
{
    private static readonly string[] Methods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
    ];

    /// <summary>Runs the rest and writes the line when the answer has ended, however it ended.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            await next(context);
            return;
        }
        var start = time.GetTimestamp();
        var body = new CountedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(body.Inner);
            var method = MethodOf(context);
            var status = context.RequestAborted.IsCancellationRequested
                ? 499
                : context.Response.StatusCode;
            var ms = time.GetElapsedTime(start).TotalMilliseconds;
            LogRequest(method, ErrorHandler.RouteOf(context), status, body.Bytes, ms);
        }
    }

    /// <summary>A request's method. It is free text too: only the known ones are quoted.</summary>
    internal static string MethodOf(HttpContext context) =>
        Array.Find(Methods, m => m == context.Request.Method) ?? "(other)";

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Method} {Route} {Status} {Bytes} B {Ms:0.0} ms"
    )]
    private partial void LogRequest(string method, string route, int status, long bytes, double ms);

    /// <summary>Counts what passes; the pipe below is written to directly, so that nothing is copied for the count.</summary>
    private sealed class CountedBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
    {
        private CountedWriter? _writer;
        private Stream? _stream;
        private long _fileBytes;

        public IHttpResponseBodyFeature Inner => inner;
        public long Bytes => _fileBytes + (_writer?.Bytes ?? 0);
        public PipeWriter Writer => _writer ??= new CountedWriter(inner.Writer);
        public Stream Stream => _stream ??= Writer.AsStream(leaveOpen: true);

        public Task CompleteAsync() => inner.CompleteAsync();

        public void DisableBuffering() => inner.DisableBuffering();

        public Task StartAsync(CancellationToken cancellationToken = default) =>
            inner.StartAsync(cancellationToken);

        public async Task SendFileAsync(
            string path,
            long offset,
            long? count,
            CancellationToken ct = default
        )
        {
            await inner.SendFileAsync(path, offset, count, ct);
            _fileBytes += count ?? new FileInfo(path).Length - offset;
        }
    }

    private sealed class CountedWriter(PipeWriter inner) : PipeWriter
    {
        public long Bytes { get; private set; }
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes)
        {
            Bytes += bytes;
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken ct = default) =>
            inner.FlushAsync(ct);
    }
}
