using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Budget;

public sealed class SmartBudgetTests : IDisposable
{
    private const long MB = 1_000_000;

    private readonly Rig _rig = new(limit: 1000 * MB);
    private readonly FakeProbe _probe = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PressureMonitor _monitor;

    public SmartBudgetTests() => _monitor = new PressureMonitor(_rig.Root, _probe, _time);

    [Theory]
    // Half of what is free or held, as long as that keeps 35 % free.
    [InlineData(10_000, 9_000, 0, null, 4_500, BudgetBound.Machine)]
    [InlineData(10_000, 5_000, 4_000, null, 4_500, BudgetBound.Machine)]
    [InlineData(10_000, 5_000, 0, null, 1_500, BudgetBound.Machine)]
    // Asked for: all of it, unless the machine has not so much.
    [InlineData(10_000, 9_000, 0, 2_000, 2_000, BudgetBound.Configured)]
    [InlineData(10_000, 9_000, 0, 8_000, 5_500, BudgetBound.Machine)]
    // Others took nearly everything.
    [InlineData(10_000, 1_000, 0, null, 100, BudgetBound.Floor)]
    [InlineData(10_000, 1_000, 0, 50, 50, BudgetBound.Floor)]
    // Nothing is known.
    [InlineData(null, null, 0, null, 512, BudgetBound.Unknown)]
    [InlineData(null, null, 0, 700, 700, BudgetBound.Configured)]
    [InlineData(10_000, null, 0, null, 512, BudgetBound.Unknown)]
    public void The_limit_is_the_least_of_what_is_asked_for_and_what_can_be_given(
        int? total,
        int? available,
        int held,
        int? configured,
        int expected,
        BudgetBound bound
    )
    {
        var reading = new MemoryReading
        {
            SystemTotal = total * MB,
            SystemAvailable = available * MB,
        };
        var options = new SmartBudgetOptions
        {
            ConfiguredBytes = configured * MB,
            FloorBytes = 100 * MB,
            UnknownBytes = 512 * MB,
        };
        Assert.Equal(
            new BudgetDecision(expected * MB, bound),
            SmartBudget.Decide(reading, held * MB, options)
        );
    }

    [Fact]
    public void The_tightest_of_machine_container_and_process_bounds_it()
    {
        var reading = new MemoryReading
        {
            SystemTotal = 10_000 * MB,
            SystemAvailable = 9_000 * MB,
            ContainerLimit = 2_000 * MB,
            ContainerBytes = 200 * MB,
            ProcessLimit = 4_000 * MB,
            ProcessBytes = 200 * MB,
        };
        var options = new SmartBudgetOptions();
        Assert.Equal(
            new BudgetDecision(900 * MB, BudgetBound.Container),
            SmartBudget.Decide(reading, 0, options)
        );
        options.LearnedBytes = 300 * MB;
        Assert.Equal(
            new BudgetDecision(300 * MB, BudgetBound.Learned),
            SmartBudget.Decide(reading, 0, options)
        );
        options.CeilingBytes = 250 * MB;
        Assert.Equal(
            new BudgetDecision(250 * MB, BudgetBound.Ceiling),
            SmartBudget.Decide(reading, 0, options)
        );
    }

    [Fact]
    public void No_reading_however_wrong_leads_beyond_floor_and_ceiling() =>
        Gen.Select(
                Gen.Long.Nullable(),
                Gen.Long.Nullable(),
                Gen.Long.Nullable(),
                Gen.Long.Nullable(),
                Gen.Long,
                Gen.Long[1, long.MaxValue].Nullable()
            )
            .Sample(
                (total, available, limit, bytes, held, configured) =>
                {
                    var reading = new MemoryReading
                    {
                        SystemTotal = total,
                        SystemAvailable = available,
                        ContainerLimit = limit,
                        ContainerBytes = bytes,
                    };
                    var options = new SmartBudgetOptions
                    {
                        ConfiguredBytes = configured,
                        CeilingBytes = 1L << 40,
                    };
                    var decision = SmartBudget.Decide(reading, held, options);
                    Assert.InRange(
                        decision.Bytes,
                        Math.Min(options.FloorBytes, configured ?? long.MaxValue),
                        1L << 40
                    );
                },
                iter: 2000,
                threads: 1
            );

    [Fact]
    public void The_budget_follows_falling_and_rising_readings_at_once_and_says_so_once()
    {
        using var smart = new SmartBudget(_rig.Root, _monitor, new());
        List<long> limits = [];
        smart.Changed += decision => limits.Add(decision.Bytes / MB);

        foreach (var available in (int[])[9_000, 5_000, 5_000, 8_000])
        {
            Machine(available);
            _monitor.Check();
            Assert.Equal(smart.Decision!.Value.Bytes, _rig.Root.Limit);
        }

        Assert.Equal([4_500, 1_500, 4_000], limits);
    }

    [Fact]
    public void A_lower_budget_evicts_within_the_reading_that_found_it()
    {
        using var smart = new SmartBudget(_rig.Root, _monitor, new(), held: () => 0);
        Machine(9_000);
        _monitor.Check();
        for (var key = 0; key < 45; key++)
        {
            _rig.Put(key, new LoadRequest(0, 100 * MB));
        }

        Machine(5_000);
        _monitor.Check();

        Assert.Equal(1_500 * MB, _rig.Root.UsedBytes);
        Assert.Equal(Enumerable.Range(0, 30), _rig.RemovedKeys);
    }

    [Fact]
    public void A_cache_that_fills_does_not_lower_its_own_limit_nor_raise_the_level()
    {
        using var smart = new SmartBudget(_rig.Root, _monitor, new());
        for (var key = 0; key < 200; key++)
        {
            Machine(9_000 - (int)(_rig.Root.UsedBytes / MB));
            Assert.Equal(PressureLevel.Normal, _monitor.Check());
            Assert.Equal(4_500 * MB, _rig.Root.Limit);
            _rig.Put(key, new LoadRequest(0, 100 * MB));
        }
        Assert.Equal(4_500 * MB, _rig.Root.UsedBytes);
    }

    [Fact]
    public void Settings_take_effect_when_asked_and_with_the_next_reading()
    {
        using var smart = new SmartBudget(_rig.Root, _monitor, new());
        Machine(9_000);
        _monitor.Check();

        smart.Options.ConfiguredBytes = 800 * MB;
        Assert.Equal(new(800 * MB, BudgetBound.Configured), smart.Apply());
        Assert.Equal(800 * MB, _rig.Root.Limit);

        smart.Options.LearnedBytes = 600 * MB;
        _monitor.Check();
        Assert.Equal(600 * MB, _rig.Root.Limit);
    }

    [Fact]
    public void A_limit_of_several_parts_is_set_by_its_owner_and_no_more_after_the_end()
    {
        var ram = _rig.Root.CreateChild("ram", 0);
        var smart = new SmartBudget(
            _rig.Root,
            _monitor,
            new(),
            bytes =>
            {
                ram.SetLimit(bytes / 2);
                _rig.Root.SetLimit(bytes);
            }
        );
        Machine(9_000);
        _monitor.Check();
        Assert.Equal((4_500 * MB, 2_250 * MB), (_rig.Root.Limit, ram.Limit));

        smart.Dispose();
        Machine(5_000);
        _monitor.Check();
        Assert.Equal(4_500 * MB, _rig.Root.Limit);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_by_name()
    {
        Refused(nameof(SmartBudgetOptions.ConfiguredBytes), new() { ConfiguredBytes = 0 });
        Refused(nameof(SmartBudgetOptions.CeilingBytes), new() { CeilingBytes = -1 });
        Refused(nameof(SmartBudgetOptions.FloorBytes), new() { FloorBytes = 2, CeilingBytes = 1 });
        Refused(nameof(SmartBudgetOptions.Share), new() { Share = double.NaN });
        Refused(nameof(SmartBudgetOptions.KeepFree), new() { KeepFree = 1.1 });

        void Refused(string name, SmartBudgetOptions options) =>
            Assert.Contains(
                name,
                Assert
                    .Throws<ArgumentException>(() => new SmartBudget(_rig.Root, _monitor, options))
                    .Message
            );
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _rig.Dispose();
    }

    private void Machine(int available) =>
        _probe.Reading = new MemoryReading
        {
            SystemTotal = 10_000 * MB,
            SystemAvailable = available * MB,
        };
}
