using CsCheck;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests;

/// <summary>
/// Scenario 6: 10,000 random steps of put, remove, put again, cancel, fail, lease, pin, clear and session ends, in 50
/// walks that shrink when they fail. After each step everything in <see cref="Walk"/>'s own book must hold.
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
    public void Whatever_happens_the_ledger_is_what_lives_and_every_removal_is_reported_once() =>
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
                },
                iter: 50,
                threads: 1
            );
}
