using CsCheck;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Policies;

/// <summary>The tier with its policy evicts exactly as a plain list would that somebody keeps by hand.</summary>
public sealed class LruOrderTests
{
    private const int Capacity = 20;

    [Fact]
    public void Victims_come_in_exact_order_of_last_use() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40])
            .Array[300]
            .Sample(
                steps =>
                {
                    using var rig = new Rig(Capacity);
                    var byHand = new List<int>();
                    var leases = new Dictionary<int, Lease<int>>();
                    var expected = new List<int>();
                    foreach (var (what, key) in steps)
                    {
                        switch (what)
                        {
                            case 0 or 1 when !rig.Tier.Contains(key) && leases.Count < Capacity:
                                if (byHand.Count + leases.Count == Capacity)
                                {
                                    expected.Add(byHand[0]);
                                    byHand.RemoveAt(0);
                                }
                                rig.Put(1, key);
                                byHand.Add(key);
                                break;
                            case 2 when byHand.Remove(key):
                                leases[key] = rig.Lease(key);
                                break;
                            case 3 when leases.Remove(key, out var lease):
                                lease.Dispose();
                                byHand.Add(key);
                                break;
                        }
                        Assert.Equal(expected.Count, rig.Removals.Count);
                    }
                    Assert.Equal(expected, rig.RemovedKeys);
                },
                iter: 100,
                threads: 1
            );
}
