using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Weir.Dicom;
using Weir.Memory;
using Weir.Server.Frames;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// Writes a batch (docs/wire.md) in the order it was asked for, each frame as soon as it and those before it are there.
/// A few frames ahead are fetched meanwhile, so that decoding uses all processors and sending does not wait for it. A
/// frame that cannot be had is an entry with a status; the stream goes on.
/// </summary>
/// <remarks>
/// What is fetched ahead is not leased: a stream that waits for memory holds none of it, or a few streams could wait for
/// each other for ever. A frame that was evicted meanwhile is fetched again, from the study's pack.
/// </remarks>
internal sealed class BatchStream(
    FrameSupply supply,
    PipeWriter body,
    Asker asker,
    CancellationToken aborted
)
{
    /// <summary>Pixels in the making ahead of the frame being sent: two for each processor, but not many large ones.</summary>
    private static readonly int MaxAhead = Math.Max(4, 2 * Environment.ProcessorCount);
    private const long MaxRawBytesAhead = 32 << 20;

    /// <summary>A CT frame in one piece; a radiograph does not set the size of the buffers that are kept.</summary>
    private const int MaxPiece = 256 * 1024;

    private readonly Queue<(int Index, StoredFrame Frame, Task Fetched)> _ahead = new();
    private long _rawBytesAhead;

    /// <summary>Writes the frames.</summary>
    /// <param name="study">Whose frames.</param>
    /// <param name="frames">Indices of the manifest.</param>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task WriteAsync(OpenStudy study, ReadOnlyMemory<int> frames)
    {
        var next = 0;
        try
        {
            while (next < frames.Length || _ahead.Count > 0)
            {
                while (next < frames.Length && HasRoom())
                    Fetch(study, frames.Span[next++]);
                var (index, frame, fetched) = _ahead.Dequeue();
                _rawBytesAhead -= frame.RawBytes;
                await WriteAsync(index, frame, fetched);
                await body.FlushAsync(aborted);
                aborted.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await EndAheadAsync();
        }
    }

    private bool HasRoom() =>
        _ahead.Count == 0 || (_ahead.Count < MaxAhead && _rawBytesAhead < MaxRawBytesAhead);

    private void Fetch(OpenStudy study, int index)
    {
        var frame = study.Frame(index);
        _rawBytesAhead += frame.RawBytes;
        _ahead.Enqueue((index, frame, FetchAsync(frame)));
    }

    private async Task FetchAsync(StoredFrame frame)
    {
        using var lease = await supply.GetAsync(frame, asker, aborted);
    }

    private async ValueTask WriteAsync(int index, StoredFrame frame, Task fetched)
    {
        try
        {
            await fetched;
            if (!supply.TryGet(frame.Key, out var lease))
                lease = await supply.GetAsync(frame, asker, aborted);
            using (lease)
                Write(index, FrameStatus.Ok, lease.Item.Span);
        }
        catch (Exception e) when (Explain(e) is var (status, message))
        {
            Write(index, status, Encoding.UTF8.GetBytes(message));
        }
    }

    private void Write(int index, FrameStatus status, ReadOnlySpan<byte> bytes)
    {
        var head = body.GetSpan(BatchEntry.HeadSize);
        new BatchEntry(index, status, bytes.Length).Write(head);
        body.Advance(BatchEntry.HeadSize);
        // In large pieces: left alone, the pipe cuts a frame into 4 KB blocks, which costs twice the time.
        while (!bytes.IsEmpty)
        {
            var piece = Math.Min(bytes.Length, MaxPiece);
            bytes[..piece].CopyTo(body.GetSpan(piece));
            body.Advance(piece);
            bytes = bytes[piece..];
        }
    }

    /// <summary>What the client is told of a frame; null when the client went away. Never a value of the data set.</summary>
    public static (FrameStatus Status, string Message)? Explain(Exception e) =>
        e switch
        {
            DicomFormatException damaged => (FrameStatus.Undecodable, damaged.Message),
            NotSupportedException unsupported => (
                FrameStatus.UnsupportedSyntax,
                unsupported.Message
            ),
            DllNotFoundException missing => (FrameStatus.UnsupportedSyntax, missing.Message),
            ArgumentOutOfRangeException => (
                FrameStatus.NotFound,
                "The image has fewer frames than it says."
            ),
            MemoryRefusedException or OutOfMemoryException => (
                FrameStatus.Busy,
                "The server has no memory for it now."
            ),
            FileNotFoundException or DirectoryNotFoundException => (
                FrameStatus.NotFound,
                "The stored file is gone."
            ),
            IOException or UnauthorizedAccessException => (
                FrameStatus.Busy,
                "The stored file cannot be read now."
            ),
            OperationCanceledException => null,
            // A decoder that stumbles over a damaged frame costs that frame, not the stream.
            _ => (FrameStatus.Undecodable, "The frame cannot be decoded."),
        };

    private async ValueTask EndAheadAsync()
    {
        while (_ahead.TryDequeue(out var left))
            try
            {
                await left.Fetched;
            }
            catch (Exception e) when (e is OperationCanceledException || Explain(e) is not null)
            {
                // Nobody is left to be told.
            }
    }
}
