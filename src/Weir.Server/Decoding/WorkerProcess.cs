using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Weir.Server.Decoding;

/// <summary>
/// The server's end of one decoder process. One frame at a time. Once anything went wrong it is dead and stays so; whoever
/// holds it disposes it and starts another.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int HeapBytes = 256 << 20;

    /// <summary>How long a process may take to be ready: a machine under load starts programs slowly.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly Process _process;
    private int _number;
    private volatile bool _isKilled;

    private WorkerProcess(Process process, SharedBlock block, TimeProvider time) =>
        (_process, Block, _time) = (process, block, time);

    /// <summary>The memory in which it finds frames and leaves samples.</summary>
    public SharedBlock Block { get; }

    /// <summary>Whether it can take a frame.</summary>
    public bool IsAlive => !_isKilled && !_process.HasExited;

    /// <summary>Frames it was given.</summary>
    public int Frames => _number;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a process, and waits until it is ready.</summary>
    /// <param name="program">The program: Weir's own.</param>
    /// <param name="options">Options of the worker.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static WorkerProcess Start(
        string program,
        IEnumerable<string> options,
        TimeProvider time
    )
    {
        var block = new SharedBlock();
        var start = new ProcessStartInfo(program, [DecodeWorker.Command, block.Path, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        SetEnvironment(start.Environment);
        WorkerProcess worker;
        try
        {
            worker = new WorkerProcess(Process.Start(start)!, block, time);
        }
        catch (Exception e)
        {
            block.Dispose();
            throw new IOException("The decoder process cannot be started.", e);
        }
        if (worker.Receive(StartTime) is { Number: 0, Status: DecodeStatus.Done })
            return worker;
        worker.Dispose();
        throw new IOException("The decoder process does not start.");
    }

    /// <summary>Has it decode what lies in <see cref="Block"/>.</summary>
    /// <param name="request">What to do; number and sizes of memory are filled in here.</param>
    /// <param name="time">How long it may take.</param>
    /// <returns>How it went; null: the process died, or was ended because of what it did, or for taking too long.</returns>
    public DecodeStatus? Decode(DecodeRequest request, TimeSpan time)
    {
        request.Magic = DecodeRequest.Mark;
        request.Number = ++_number;
        request.MappedBytes = Block.Bytes;
        request.Seconds = (int)Math.Ceiling(time.TotalSeconds) + 1;
        try
        {
            _process.StandardInput.BaseStream.Write(
                MemoryMarshal.AsBytes(new ReadOnlySpan<DecodeRequest>(in request))
            );
            _process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            Kill();
            return null;
        }
        var answer = Receive(time);
        var isSound =
            answer is { } a
            && a.Number == request.Number
            && a.Status is >= DecodeStatus.Done and <= DecodeStatus.Failed
            && a.OutputBytes == (a.Status == DecodeStatus.Done ? request.OutputBytes : 0);
        if (isSound)
            return answer!.Value.Status;
        Kill();
        return null;
    }

    /// <summary>Ends the process, whatever it does.</summary>
    public void Dispose()
    {
        Kill();
        // It is gone at once, unless the kernel is busy with it; then it still cannot reach what is ours.
        _ = _process.WaitForExit(EndTime);
        _process.Dispose();
        Block.Dispose();
    }

    /// <summary>The next answer; null if none comes in time, or something else.</summary>
    private DecodeAnswer? Receive(TimeSpan time)
    {
        // A read cannot be taken back, but it ends with the process.
        using var timer = _time.CreateTimer(
            worker => ((WorkerProcess)worker!).Kill(),
            this,
            time,
            Timeout.InfiniteTimeSpan
        );
        DecodeAnswer answer = default;
        var bytes = MemoryMarshal.AsBytes(new Span<DecodeAnswer>(ref answer));
        try
        {
            var read = _process.StandardOutput.BaseStream.ReadAtLeast(
                bytes,
                bytes.Length,
                throwOnEndOfStream: false
            );
            return read == bytes.Length && !_isKilled && answer.Magic == DecodeAnswer.Mark
                ? answer
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Kill()
    {
        _isKilled = true;
        try
        {
            _process.Kill();
        }
        catch (Exception e)
            when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>Nothing of the server's environment: only what the runtime needs to start, and to stay small.</summary>
    private static void SetEnvironment(IDictionary<string, string?> environment)
    {
        environment.Clear();
        environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
        );
        environment["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString(
            "x",
            CultureInfo.InvariantCulture
        );
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        // No socket by which a debugger or profiler could be attached.
        environment["DOTNET_EnableDiagnostics"] = "0";
    }
}
