using System.Runtime.InteropServices;

namespace Weir.Server.Decoding;

/// <summary>
/// What a decoder process may ask of the kernel, once it is ready: no network, no other program, no other process, no file
/// written, renamed or removed. A library that a frame has taken over is left with its own memory and the pixels of that
/// frame. A filter of seccomp(2), in classic BPF, on x86-64; elsewhere there is none, and the other limits hold.
/// </summary>
internal static unsafe partial class WorkerFilter
{
    private const long SeccompCall = 317;
    private const uint SetFilter = 1;
    private const uint ThreadSync = 1;
    private const uint ArchitectureX64 = 0xC000003E;
    private const uint Allow = 0x7FFF0000;
    private const uint Refuse = 0x00050001; // EPERM
    private const uint Unknown = 0x00050026; // ENOSYS: the C library then does it the older way

    // Instructions of BPF, and where in seccomp's data they look: number 0, architecture 4, arguments from 16 on.
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint ArgumentsAt = 16;
    private const int WriteOrCreate = 0x1 | 0x2 | 0x40;

    private const int OpenAt = 257;
    private const int OpenOld = 2;
    private const int SignalThread = 234;
    private const int Clone = 56;
    private const int Clone3 = 435;
    private const uint AsThread = 0x10000;

    /// <summary>System calls by their numbers (asm/unistd_64.h).</summary>
    private static ReadOnlySpan<ushort> Refused =>
        [
            41, // socket
            42, // connect
            49, // bind
            53, // socketpair
            57, // fork
            58, // vfork
            59, // execve
            62, // kill
            76, // truncate
            82, // rename
            83, // mkdir
            84, // rmdir
            85, // creat
            86, // link
            87, // unlink
            88, // symlink
            90, // chmod
            92, // chown
            101, // ptrace
            129, // rt_sigqueueinfo
            132, // utime
            133, // mknod
            161, // chroot
            165, // mount
            200, // tkill
            246, // kexec_load
            258, // mkdirat
            259, // mknodat
            260, // fchownat
            263, // unlinkat
            264, // renameat
            265, // linkat
            266, // symlinkat
            268, // fchmodat
            272, // unshare
            297, // rt_tgsigqueueinfo
            298, // perf_event_open
            308, // setns
            310, // process_vm_readv
            311, // process_vm_writev
            316, // renameat2
            321, // bpf
            322, // execveat
            323, // userfaultfd
            424, // pidfd_send_signal
            425, // io_uring_setup
            434, // pidfd_open
            437, // openat2
            438, // pidfd_getfd
        ];

    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        public ushort Code;
        public byte IfTrue;
        public byte IfFalse;
        public uint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    /// <summary>Lays the filter on all threads of the process, for good.</summary>
    /// <returns>Whether it is in force.</returns>
    public static bool Apply()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return false;
        var program = Build();
        fixed (Instruction* instructions = CollectionsMarshal.AsSpan(program))
        {
            var filter = new Program
            {
                Length = (ushort)program.Count,
                Instructions = instructions,
            };
            return Seccomp(SeccompCall, SetFilter, ThreadSync, &filter) == 0;
        }
    }

    private static List<Instruction> Build()
    {
        List<Instruction> program =
        [
            // A call by the numbers of another architecture would not be what it is taken for.
            new() { Code = Load, Value = ArchitectureAt },
            new()
            {
                Code = JumpIfEqual,
                Value = ArchitectureX64,
                IfTrue = 1,
            },
            new() { Code = Return, Value = Refuse },
            new() { Code = Load, Value = NumberAt },
        ];
        foreach (var number in Refused)
            program.AddRange(
                new()
                {
                    Code = JumpIfEqual,
                    Value = number,
                    IfFalse = 1,
                },
                new() { Code = Return, Value = Refuse }
            );
        // Threads may be started, processes not: what clone3 is asked for a filter cannot see.
        program.AddRange(
            new()
            {
                Code = JumpIfEqual,
                Value = Clone3,
                IfFalse = 1,
            },
            new() { Code = Return, Value = Unknown },
            new()
            {
                Code = JumpIfEqual,
                Value = Clone,
                IfFalse = 4,
            },
            new() { Code = Load, Value = ArgumentsAt },
            new()
            {
                Code = JumpIfAnyBit,
                Value = AsThread,
                IfTrue = 1,
            },
            new() { Code = Return, Value = Refuse },
            new() { Code = Return, Value = Allow }
        );
        // Files may be opened for reading alone.
        AddFlagCheck(program, OpenAt, argument: 2);
        AddFlagCheck(program, OpenOld, argument: 1);
        // The runtime signals its own threads; nobody else's.
        program.AddRange(
            new()
            {
                Code = JumpIfEqual,
                Value = SignalThread,
                IfFalse = 4,
            },
            new() { Code = Load, Value = ArgumentsAt },
            new()
            {
                Code = JumpIfEqual,
                Value = (uint)Environment.ProcessId,
                IfTrue = 1,
            },
            new() { Code = Return, Value = Refuse },
            new() { Code = Return, Value = Allow },
            new() { Code = Return, Value = Allow }
        );
        return program;
    }

    private static void AddFlagCheck(List<Instruction> program, int call, uint argument) =>
        program.AddRange(
            new()
            {
                Code = JumpIfEqual,
                Value = (uint)call,
                IfFalse = 4,
            },
            new() { Code = Load, Value = ArgumentsAt + (8 * argument) },
            new()
            {
                Code = JumpIfAnyBit,
                Value = WriteOrCreate,
                IfFalse = 1,
            },
            new() { Code = Return, Value = Refuse },
            new() { Code = Return, Value = Allow }
        );

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Seccomp(long call, uint operation, uint flags, Program* filter);
}
