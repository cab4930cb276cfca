using Weir.Dicom;
using Weir.Memory;
using Weir.Server.Decoding;
using Weir.Server.Hosting;

namespace Weir.Server.Frames;

/// <summary>
/// Frames for DICOMweb, whole in memory: what they take is charged while they are there, and decoding them waits for the
/// same turns as the viewer's frames do.
/// </summary>
public sealed class NativeFrames(ServerMemory memory, DecodeQueue queue, DecoderPool decoders)
{
    /// <summary>Decodes a frame to little endian native pixels.</summary>
    /// <param name="source">The image; used by one request at a time.</param>
    /// <param name="frame">Frame index, from 0.</param>
    /// <param name="request">Names the request; nobody else's frame is joined to it.</param>
    /// <param name="client">Who asks, for the fairness of decoding.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MemoryRefusedException">It is larger than the server's memory budget.</exception>
    /// <remarks>Throws what <see cref="DecoderPool.DecodeFrame"/> throws.</remarks>
    public async ValueTask<NativeFrame> DecodeAsync(
        FrameSource source,
        int frame,
        string request,
        string client,
        CancellationToken cancellation
    )
    {
        using var turn = await queue.EnterAsync(
            new FrameKey("", request, frame),
            new Asker(client, Wire.Urgency.Visible),
            cancellation
        );
        // Decoded, and once more while samples are put in order.
        return await ReadAsync(
            2 * source.Description.NativeFrameBytes,
            () => decoders.DecodeFrame(source, frame),
            cancellation
        );
    }

    /// <summary>Reads a frame as it is stored.</summary>
    /// <param name="source">The image.</param>
    /// <param name="frame">Frame index, from 0.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MemoryRefusedException">It is larger than the server's memory budget.</exception>
    public ValueTask<NativeFrame> ReadAsync(
        FrameSource source,
        int frame,
        CancellationToken cancellation
    ) => ReadAsync(source.FrameLength(frame), () => source.ReadFrame(frame), cancellation);

    private async ValueTask<NativeFrame> ReadAsync(
        long bytes,
        Func<byte[]> read,
        CancellationToken cancellation
    )
    {
        var room = await memory.Making.ReserveAsync(bytes, cancellation: cancellation);
        try
        {
            return new NativeFrame(read(), room);
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }
}

/// <summary>A frame's bytes, and the memory charged for them until it is disposed.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Room">What is charged.</param>
public sealed record NativeFrame(byte[] Bytes, Reservation Room) : IDisposable
{
    /// <summary>The bytes are not used any more.</summary>
    public void Dispose() => Room.Dispose();
}
