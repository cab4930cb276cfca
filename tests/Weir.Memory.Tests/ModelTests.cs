using CsCheck;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests;

/// <summary>
/// Scenario 6, and more: 100,000 random steps of put, remove, put again, cancel, fail, lease, pin, keep, clear, wait, time that is up,
/// demotion, limits that fall and rise, and session ends, in walks that shrink when they fail. After each step everything in
/// <see cref="Walk"/>'s own book must hold.
/// </summary>
public sealed class ModelTests
{
    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, Walk.Kinds - 1],
        Gen.Int[0, 11],
        Gen.Int[1, 40],
        (what, key, size) => new Step(what, key, size)
    );

    [Fact]
    public void Whatever_happens_the_ledger_is_what_lives_and_every_removal_is_reported_once()
    {
        Dictionary<string, long> seen = [];
        Steps
            .Array[200]
            .Sample(
                steps =>
                {
                    using var walk = new Walk();
                    foreach (var step in steps)
                    {
                        walk.Take(step);
                    }
                    walk.End();
                    foreach (var (what, times) in walk.Seen)
                    {
                        seen[what] = seen.GetValueOrDefault(what) + times;
                    }
                },
                iter: 500,
                threads: 1
            );

        // What the walks never met, they have not proven.
        foreach (var x in seen)
            Console.Error.WriteLine(x);
        Assert.All(seen, times => Assert.True(times.Value > 50, times.ToString()));
    }
}
