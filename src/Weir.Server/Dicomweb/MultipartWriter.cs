using System.IO.Pipelines;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Weir.Server.Dicomweb;

/// <summary>
/// Streams a multipart/related answer (RFC 2387): a head before each part, the bytes as they come, a closing line.
/// The boundary is random, so that no part can hold it but by design of someone who knows it beforehand.
/// </summary>
internal sealed class MultipartWriter
{
    private const int ChunkBytes = 128 * 1024;

    private readonly string _boundary = "weir-" + Guid.NewGuid().ToString("N");
    private readonly PipeWriter _body;
    private readonly CancellationToken _aborted;

    /// <summary>Begins the answer.</summary>
    /// <param name="context">The request; its answer must not have begun.</param>
    /// <param name="partType">Media type of the parts.</param>
    public MultipartWriter(HttpContext context, string partType)
    {
        context.Response.ContentType =
            $"multipart/related; type=\"{partType}\"; boundary={_boundary}";
        context.Response.Headers.CacheControl = "no-store";
        _body = context.Response.BodyWriter;
        _aborted = context.RequestAborted;
    }

    /// <summary>Writes a part from memory.</summary>
    public async ValueTask WriteAsync(
        string contentType,
        string? location,
        ReadOnlyMemory<byte> bytes
    )
    {
        WriteHead(contentType, location, bytes.Length);
        await _body.WriteAsync(bytes, _aborted);
    }

    /// <summary>Writes a part from a file, chunk after chunk.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter than <paramref name="length"/>.</exception>
    public async ValueTask WriteAsync(
        string contentType,
        string? location,
        SafeFileHandle file,
        long length,
        long offset = 0
    )
    {
        WriteHead(contentType, location, length);
        await CopyAsync(_body, file, offset, length, _aborted);
    }

    /// <summary>Ends the answer.</summary>
    public async ValueTask EndAsync()
    {
        Write($"\r\n--{_boundary}--\r\n");
        await _body.FlushAsync(_aborted);
    }

    /// <summary>Copies a file to the answer by pread, without a buffer in between.</summary>
    public static async ValueTask CopyAsync(
        PipeWriter body,
        SafeFileHandle file,
        long offset,
        long length,
        CancellationToken aborted
    )
    {
        var end = offset + length;
        while (offset < end)
        {
            var into = body.GetMemory((int)Math.Min(ChunkBytes, end - offset));
            if (into.Length > end - offset)
                into = into[..(int)(end - offset)];
            var got = await RandomAccess.ReadAsync(file, into, offset, aborted);
            if (got == 0)
                throw new EndOfStreamException("A stored file is shorter than it was.");
            body.Advance(got);
            offset += got;
            await body.FlushAsync(aborted);
        }
    }

    private void WriteHead(string contentType, string? location, long length)
    {
        var place = location is null ? "" : $"Content-Location: {location}\r\n";
        Write(
            $"\r\n--{_boundary}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n{place}\r\n"
        );
    }

    private void Write(string text) => Encoding.ASCII.GetBytes(text, _body);
}
