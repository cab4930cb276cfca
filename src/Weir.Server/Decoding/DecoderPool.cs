using System.Collections.Concurrent;
using Weir.Dicom;

namespace Weir.Server.Decoding;

/// <summary>
/// Decodes frames, those of foreign libraries in processes of their own: as many at a time as there are processors, and
/// one in the background. A malicious frame costs its process and itself, never the server: processes have little memory
/// and little time, what they answer is checked, and the next frame gets a new one. Safe for several threads.
/// </summary>
public sealed class DecoderPool : IDisposable
{
    /// <summary>Above this much shared memory a process is not kept: one huge radiograph must not set the size for ever.</summary>
    private const long KeptBytes = 64 << 20;

    /// <summary>Then a process is replaced: whatever a library may have lost of its memory comes back.</summary>
    private const int FramesAProcess = 20_000;

    [ThreadStatic]
    private static bool t_isBackground;

    private readonly DecodingOptions _options;
    private readonly TimeProvider _time;
    private readonly string _program;
    private readonly string[] _workerOptions;
    private readonly WorkerSlots _foreground;
    private readonly WorkerSlots _background;
    private readonly ITimer _idleTimer;
    private int _started;
    private int _lost;

    /// <summary>Makes the pool. A process starts when a frame needs one.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="time">Measures how long frames take.</param>
    public DecoderPool(DecodingOptions options, TimeProvider time)
        : this(options, time, Path.Combine(AppContext.BaseDirectory, "weir"), []) { }

    internal DecoderPool(
        DecodingOptions options,
        TimeProvider time,
        string program,
        string[] workerOptions
    )
    {
        (_options, _time, _program, _workerOptions) = (options, time, program, workerOptions);
        _foreground = new(options.Workers ?? Math.Max(2, Environment.ProcessorCount), time);
        _background = new(1, time);
        _idleTimer = time.CreateTimer(_ => EndIdle(), null, options.IdleTime, options.IdleTime);
    }

    /// <summary>Processes that were started since the beginning.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>Processes that died of a frame, or were ended because of one.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Ids of the processes that wait for a frame.</summary>
    public IReadOnlyList<int> Idle => [.. _foreground.Idle, .. _background.Idle];

    /// <summary>Says that nobody waits for what the calling thread decodes: it goes to the process of the lowest priority.</summary>
    public static void ThisThreadIsBackground() => t_isBackground = true;

    /// <summary>Starts a process in advance, so that the first frame does not wait for it. Returns at once.</summary>
    public void WarmUp() => ThreadPool.UnsafeQueueUserWorkItem(_ => StartOne(), null);

    /// <summary>Reads and decodes one frame; see <see cref="PixelDecoder.DecodeFrame"/>. Waits for a process if all are busy.</summary>
    /// <param name="source">The frames.</param>
    /// <param name="frame">Frame index, from 0.</param>
    /// <exception cref="DicomFormatException">The frame is damaged or not what the data set says, or no decoder survives it.</exception>
    /// <exception cref="NotSupportedException">Weir does not decode the syntax; the message has its name and UID.</exception>
    /// <exception cref="DllNotFoundException">A codec's library is missing; the message names the Debian package.</exception>
    /// <exception cref="IOException">The file cannot be read, or no process be started.</exception>
    public byte[] DecodeFrame(FrameSource source, int frame) =>
        PixelDecoder.BelongsInWorker(source.Syntax)
            ? Decode(
                source.Description,
                source.Syntax,
                source.FrameLength(frame),
                bytes => source.ReadFrame(frame, bytes)
            )
            : PixelDecoder.DecodeFrame(source, frame);

    /// <summary>Decodes one frame in a process.</summary>
    internal byte[] Decode(
        PixelDescription description,
        TransferSyntax syntax,
        long encodedBytes,
        FillEncoded fill
    )
    {
        if (encodedBytes > Array.MaxLength)
            throw new NotSupportedException("A frame is larger than 2 GiB.");
        return Run(
            syntax,
            description,
            (int)encodedBytes,
            PixelDecoder.DecodedBytes(description, syntax),
            encoded =>
            {
                fill(encoded);
                // By code of ours that trusts nothing: a frame that contradicts its data set gets no further.
                PixelDecoder.Check(description, syntax, encoded);
            }
        );
    }

    /// <summary>Has a process work on what is put before it.</summary>
    internal byte[] Run(
        TransferSyntax syntax,
        PixelDescription description,
        int inputBytes,
        int outputBytes,
        FillEncoded fill
    )
    {
        var slots = t_isBackground ? _background : _foreground;
        var samples = (long)description.Rows * description.Columns * description.SamplesPerPixel;
        var time = _options.TimeFor(samples);
        var outputOffset = SharedBlock.PageAfter(inputBytes);
        var sharedBytes = outputOffset + outputBytes;
        using var slot = slots.Enter();
        var worker = slot.Worker ??= Start(slots == _background);
        slot.IsKept = true;
        worker.Block.EnsureRoom(sharedBytes);
        fill(worker.Block.Span(0, inputBytes));
        var status = worker.Decode(
            new DecodeRequest
            {
                Syntax = syntax.Uid,
                Description = description,
                InputBytes = inputBytes,
                OutputOffset = outputOffset,
                OutputBytes = outputBytes,
                MemoryBytes = _options.MemoryFor(samples) + sharedBytes,
            },
            time
        );
        slot.IsKept =
            status is not (null or DecodeStatus.Failed)
            && worker.Block.Bytes <= KeptBytes
            && worker.Frames < FramesAProcess;
        if (status == DecodeStatus.Done)
            // A copy, before anybody looks: the process could still change what it shares.
            return worker.Block.Span(outputOffset, outputBytes).ToArray();
        if (status is null)
            Interlocked.Increment(ref _lost);
        throw Failure(status, syntax, time);
    }

    /// <summary>Ends all processes.</summary>
    public void Dispose()
    {
        _idleTimer.Dispose();
        _foreground.Dispose();
        _background.Dispose();
    }

    private void StartOne()
    {
        try
        {
            using var slot = _foreground.Enter();
            slot.Worker ??= Start(isBackground: false);
            slot.IsKept = true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Who needs a process will try again, and be told why.
        }
    }

    private WorkerProcess Start(bool isBackground)
    {
        string[] priority = isBackground ? [DecodeWorker.Background] : [];
        Interlocked.Increment(ref _started);
        return WorkerProcess.Start(_program, [.. _workerOptions, .. priority], _time);
    }

    private void EndIdle()
    {
        _foreground.EndIdle(_options.IdleTime);
        _background.EndIdle(_options.IdleTime);
    }

    private static Exception Failure(DecodeStatus? status, TransferSyntax syntax, TimeSpan time) =>
        status switch
        {
            DecodeStatus.Damaged => new DicomFormatException("The frame is damaged", 0),
            DecodeStatus.Unsupported => new NotSupportedException(
                $"Weir does not decode this kind of {syntax}."
            ),
            DecodeStatus.LibraryMissing => new DllNotFoundException(
                PixelDecoder.MissingLibrary(syntax)
            ),
            DecodeStatus.OutOfMemory => new DicomFormatException(
                "Decoding the frame takes more memory than Weir allows",
                0
            ),
            DecodeStatus.Failed => new DicomFormatException("The frame cannot be decoded", 0),
            _ => new DicomFormatException(
                $"The decoder did not survive the frame, or took more than {time.TotalSeconds:0} s",
                0
            ),
        };

    /// <summary>Reads a frame's bytes to where they are wanted.</summary>
    internal delegate void FillEncoded(Span<byte> encoded);
}
