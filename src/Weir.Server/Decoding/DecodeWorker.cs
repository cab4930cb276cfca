using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;

namespace Weir.Server.Decoding;

/// <summary>
/// A decoder process: <c>weir decode-worker</c>, started by the server alone. It takes requests from its standard input,
/// one after the other, decodes in shared memory, and ends when the input does. Whatever a frame does to it, the server
/// has lost one frame.
/// </summary>
internal static unsafe class DecodeWorker
{
    /// <summary>The command; not in the help, for it is of no use to a person.</summary>
    public const string Command = "decode-worker";

    /// <summary>An argument: yield to everybody else.</summary>
    public const string Background = "--background";

    /// <summary>An argument, for tests: do the harm that a request's syntax names (<see cref="WorkerFaults"/>).</summary>
    public const string Faults = "--faults";

    private const int BadUsage = 2;

    /// <summary>Runs the process.</summary>
    /// <param name="args">The path of the shared memory, then options.</param>
    public static int Run(string[] args)
    {
        if (args is not [var path, .. var options])
            return BadUsage;
        var fd = Linux.Open(path, Linux.ReadWriteCloseOnExec, 0);
        if (fd < 0)
            return BadUsage;
        WorkerLimits.Apply(options.Contains(Background));
        _ = WorkerFilter.Apply();
        using var input = new FileStream(new SafeFileHandle(0, false), FileAccess.Read, 0);
        using var output = new FileStream(new SafeFileHandle(1, false), FileAccess.Write, 0);
        // The first answer says that the process is ready.
        Send(output, new DecodeAnswer { Magic = DecodeAnswer.Mark });
        Serve(fd, input, output, options.Contains(Faults));
        return 0;
    }

    private static void Serve(int fd, Stream input, Stream output, bool hasFaults)
    {
        byte* start = null;
        var mapped = 0L;
        DecodeRequest request = default;
        var bytes = MemoryMarshal.AsBytes(new Span<DecodeRequest>(ref request));
        while (input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            if (request.Magic != DecodeRequest.Mark)
                return;
            if (request.MappedBytes != mapped)
            {
                if (mapped > 0)
                    Linux.Unmap(start, mapped);
                start = Linux.Map(fd, request.MappedBytes);
                mapped = request.MappedBytes;
            }
            WorkerLimits.Begin(request.MemoryBytes, request.Seconds);
            var codestream = new Span<byte>(start, request.InputBytes);
            var samples = new Span<byte>(start + request.OutputOffset, request.OutputBytes);
            var status =
                hasFaults && WorkerFaults.IsFault(request.Syntax)
                    ? WorkerFaults.Commit(request.Syntax, fd, output, samples)
                    : Decode(request, codestream, samples);
            WorkerLimits.End();
            Send(
                output,
                new DecodeAnswer
                {
                    Magic = DecodeAnswer.Mark,
                    Number = request.Number,
                    Status = status,
                    OutputBytes = status == DecodeStatus.Done ? request.OutputBytes : 0,
                }
            );
        }
    }

    private static DecodeStatus Decode(
        in DecodeRequest request,
        ReadOnlySpan<byte> codestream,
        Span<byte> samples
    )
    {
        try
        {
            PixelDecoder.Decode(
                request.Description,
                TransferSyntax.Of(request.Syntax),
                codestream,
                samples
            );
            return DecodeStatus.Done;
        }
        catch (DicomFormatException)
        {
            return DecodeStatus.Damaged;
        }
        catch (NotSupportedException)
        {
            return DecodeStatus.Unsupported;
        }
        catch (DllNotFoundException)
        {
            return DecodeStatus.LibraryMissing;
        }
        catch (OutOfMemoryException)
        {
            return DecodeStatus.OutOfMemory;
        }
        catch (Exception)
        {
            // A fault of a codec: told as such, and the process goes on if it can.
            return DecodeStatus.Failed;
        }
    }

    private static void Send(Stream output, DecodeAnswer answer) =>
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<DecodeAnswer>(in answer)));
}
