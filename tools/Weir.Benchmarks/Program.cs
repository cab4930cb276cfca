using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Weir.Benchmarks;

if (args is ["purge-growth"])
{
    PurgeGrowth.Run(Console.Out);
    return;
}

// Short runs in this process: what is compared is compared in the same minute, also on a machine that has other work. The warm-up is
// long enough for the compiler's last tier, which comes late on such a machine.
var config = DefaultConfig
    .Instance.AddJob(
        Job.ShortRun.WithIterationCount(9)
            .WithWarmupCount(15)
            .WithIterationTime(TimeInterval.FromMilliseconds(60))
            .WithClock(ProcessorClock.BestAvailable)
            .WithToolchain(InProcessEmitToolchain.Instance)
    )
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.Median, StatisticColumn.Min)
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
    .WithOptions(ConfigOptions.JoinSummary);
var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
_ = args.Length > 0 ? switcher.Run(args, config) : switcher.RunAll(config);
