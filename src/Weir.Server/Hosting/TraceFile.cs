using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>
/// Records what is asked of the frames' memory tier into a file, for <c>tools/simulate</c>: an operator's own use decides
/// there which policy and budget suit. Keys are hashed with a secret that is never written; the file names nobody.
/// </summary>
internal sealed partial class TraceFile(
    WeirOptions options,
    ServerMemory memory,
    FrameSupply frames,
    TimeProvider time,
    ILogger<TraceFile> logger
) : IHostedService, IDisposable
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TraceRecorder? _recorder;
    private IDisposable? _watching;
    private StreamWriter? _file;
    private ITimer? _timer;

    /// <exception cref="IOException">The file cannot be made.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.RecordTraceTo is not { } path)
            return Task.CompletedTask;
        _file = new StreamWriter(path, append: false);
        _file.WriteLine(TraceLine.Header);
        _recorder = new TraceRecorder(time);
        _watching = frames.Watch(_recorder);
        memory.StudyOpened += Opened;
        _timer = time.CreateTimer(_ => Write(), null, WriteEvery, WriteEvery);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Writes what is left and closes the file; a second time does nothing.</summary>
    public void Dispose()
    {
        memory.StudyOpened -= Opened;
        _watching?.Dispose();
        _timer?.Dispose();
        Write();
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Opened(long study) => _recorder?.Opened(study);

    private void Write()
    {
        lock (_gate)
        {
            if (_file is null)
                return;
            try
            {
                foreach (var line in _recorder!.Drain())
                    _file.WriteLine(line.ToString());
                _file.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk ends the recording, not the server.
                LogFailure(e.GetType().Name);
                _watching?.Dispose();
                _file = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The trace cannot be written on: {Type}")]
    private partial void LogFailure(string type);
}
