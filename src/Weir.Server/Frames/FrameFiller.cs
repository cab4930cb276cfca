using System.Runtime.InteropServices;
using System.Threading.Channels;
using Weir.Server.Archive;
using Weir.Server.Decoding;
using Weir.Server.Hosting;
using Weir.Server.Viewer;

namespace Weir.Server.Frames;

/// <summary>
/// Fills the disk tier when nobody waits: after an import the studies that came in, after a start those that are not
/// there yet, the newest first. One thread of the lowest priority, and it stands back while a request waits for a frame.
/// </summary>
public sealed partial class FrameFiller(
    ArchiveStore archive,
    StudyCatalog catalog,
    FrameSupply supply,
    FramePackStore packs,
    WeirOptions options,
    ILogger<FrameFiller> logger
) : IHostedService, IDisposable
{
    private const int LowestNice = 19;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;
    private bool _disposed;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Frames.FillWhenIdle)
        {
            archive.StudyChanged += Note;
            _thread = new Thread(Run) { IsBackground = true, Name = "Frame filler" };
            _thread.Start();
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        archive.StudyChanged -= Note;
        _stop.Cancel();
        _thread?.Join();
        _thread = null;
        return Task.CompletedTask;
    }

    /// <summary>Makes the manifest and the wire frames of a study that are not there yet. The synchronous twin of the thread.</summary>
    /// <returns>Frames made.</returns>
    public int Fill(string studyUid, CancellationToken cancellation)
    {
        using var lease = catalog
            .GetAsync(studyUid, cancellation)
            .AsTask()
            .GetAwaiter()
            .GetResult()
            .GetValueOrDefault();
        if (!lease.IsValid)
            return 0;
        var study = lease.Item;
        var made = 0;
        for (var i = 0; i < study.FrameCount; i++)
        {
            StandBack(cancellation);
            try
            {
                made += supply.Fill(study.Frame(i), cancellation) ? 1 : 0;
            }
            catch (Exception e) when (BatchStream.Explain(e) is not null)
            {
                // Whoever asks for the frame is told; there is nothing to keep.
            }
        }
        return made;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A host that fails to start (its port is taken) disposes without stopping; and it may dispose twice.
        if (_disposed)
            return;
        _disposed = true;
        StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private void Note(StudyChange change) => _changed.Writer.TryWrite(change.StudyUid);

    private void Run()
    {
        _ = SetPriority(0, GetThreadId(), LowestNice);
        DecoderPool.ThisThreadIsBackground();
        try
        {
            foreach (
                var study in archive
                    .FindStudies(new StudyQuery { Sort = StudySort.Revision, Descending = true })
                    .Items
            )
            {
                FillChanged();
                // What the tier has from before is worth more than what nobody has opened since.
                if (packs.HasRoomFor(study.Bytes))
                    TryFill(study.StudyUid);
            }
            while (_changed.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
            {
                // An import goes on: its reads and writes come first, and a study is best filled whole.
                _stop.Token.WaitHandle.WaitOne(Settling);
                FillChanged();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
    }

    private void FillChanged()
    {
        // A study that grows by a file at a time is noted for each: once is enough.
        var studies = new HashSet<string>();
        while (_changed.Reader.TryRead(out var study))
            studies.Add(study);
        foreach (var study in studies)
            TryFill(study);
    }

    /// <summary>Nobody waits for this work, so whatever fails in it must not end the process.</summary>
    private void TryFill(string study)
    {
        try
        {
            Fill(study, _stop.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailure(e.GetType().Name, e.StackTrace);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A study was not prepared: {Type}\n{Stack}")]
    private partial void LogFailure(string type, string? stack);

    private void StandBack(CancellationToken cancellation)
    {
        while (supply.Waiting > 0)
            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
        cancellation.ThrowIfCancellationRequested();
    }

    // nice() of one thread: setpriority(2) takes a thread id on Linux.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
